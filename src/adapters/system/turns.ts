/**
 * Lets one caller through per turn of the event loop, first come, first served. Between two turns whatever else waits is
 * looked at: a request that came in is answered after one piece of work instead of after all of them.
 */
export class Turns {
  readonly #queue: (() => void)[] = []
  #taken = false

  /** Resolves when it is the caller's turn; undefined when it is already. */
  next(): Promise<void> | undefined {
    if (!this.#taken) {
      this.#taken = true
      setImmediate(this.#turn)
      return undefined
    }
    return new Promise((resolve) => {
      this.#queue.push(resolve)
    })
  }

  readonly #turn = (): void => {
    const next = this.#queue.shift()
    this.#taken = next !== undefined
    if (!next) return
    setImmediate(this.#turn)
    next()
  }
}

/** Resolves in the next turn of the event loop, behind everything that is due in this one. */
export function systemTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
