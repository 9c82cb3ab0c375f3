import type { Clock } from '#base'

interface Timer {
  readonly due: number
  readonly order: number
  readonly callback: () => void
}

/** A clock that stands still until it is moved on. Timers ring when it reaches them, in the order of their times. */
export class StandingClock implements Clock {
  private readonly timers = new Set<Timer>()
  private at: number
  private made = 0

  /** @param start milliseconds since the Unix epoch */
  constructor(start: number) {
    this.at = start
  }

  now(): number {
    return this.at
  }

  after(ms: number, callback: () => void): Disposable {
    this.made += 1
    const timer = { due: this.at + Math.max(0, Math.ceil(ms)), order: this.made, callback }
    this.timers.add(timer)
    return {
      [Symbol.dispose]: () => {
        this.timers.delete(timer)
      },
    }
  }

  /** When the next timer rings; undefined when there is none. */
  next(): number | undefined {
    return this.first()?.due
  }

  /** Moves on to a time, never back, and lets what is due by then ring. */
  moveTo(at: number): void {
    for (let timer = this.first(); timer && timer.due <= at; timer = this.first()) {
      this.timers.delete(timer)
      this.at = Math.max(this.at, timer.due)
      timer.callback()
    }
    this.at = Math.max(this.at, at)
  }

  private first(): Timer | undefined {
    let first: Timer | undefined
    for (const timer of this.timers)
      if (!first || timer.due < first.due || (timer.due === first.due && timer.order < first.order))
        first = timer
    return first
  }
}
