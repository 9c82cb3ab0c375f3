import type { Clock } from '#base'

/** Time that passes when it is told to. */
export class ManualClock implements Clock {
  #now = Date.UTC(2026, 0, 1)
  readonly #timers = new Set<{ readonly due: number; readonly callback: () => void }>()

  now(): number {
    return this.#now
  }

  after(ms: number, callback: () => void): Disposable {
    const timer = { due: this.#now + Math.max(0, ms), callback }
    this.#timers.add(timer)
    return { [Symbol.dispose]: () => void this.#timers.delete(timer) }
  }

  /** Lets so many milliseconds pass; timers ring in their order, and what they lead to is done before the next one. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms
    await settle()
    for (let next = this.#next(until); next; next = this.#next(until)) {
      this.#now = Math.max(this.#now, next.due)
      this.#timers.delete(next)
      next.callback()
      await settle()
    }
    this.#now = until
  }

  #next(until: number): { readonly due: number; readonly callback: () => void } | undefined {
    const [first] = [...this.#timers].filter(({ due }) => due <= until).toSorted((a, b) => a.due - b.due)
    return first
  }
}

/** Lets everything be done that waits for nothing but its turn. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
