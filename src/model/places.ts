import type { Clock } from '#base'
import { AppError, type ProviderLimits } from '#contract'

/** Calls that wait for a place at one provider; one more is refused. */
const mostWaiting = 1_000
const minuteMs = 60_000

type Limits = Pick<ProviderLimits, 'atOnce' | 'perMinute'>

/** The places at one provider: so many calls at once, and so many that begin within a minute. First come, first served. */
export class Places {
  readonly #clock: Clock
  readonly #waiting: (() => void)[] = []
  #begun: number[] = []
  #limits: Limits = { atOnce: 1, perMinute: null }
  #underWay = 0
  #timer: Disposable | undefined

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get underWay(): number {
    return this.#underWay
  }

  /**
   * Waits for a place; dispose the answer when the call is over.
   *
   * @param limits as they are now; they hold for those that wait, too
   * @throws AppError `model.rate_limited` when too many wait already; the signal's reason
   */
  async enter(limits: Limits, { signal }: { signal: AbortSignal }): Promise<Disposable> {
    signal.throwIfAborted()
    this.#limits = limits
    if (this.#waiting.length >= mostWaiting)
      throw new AppError('model.rate_limited', 'Too many calls wait for this provider already.')
    if (this.#waiting.length > 0 || !this.#isFree()) await this.#wait(signal)
    else this.#take()
    let isOver = false
    return {
      [Symbol.dispose]: () => {
        if (isOver) return
        isOver = true
        this.#underWay -= 1
        this.#next()
      },
    }
  }

  #take(): void {
    this.#underWay += 1
    if (this.#limits.perMinute !== null) this.#begun.push(this.#clock.now())
  }

  #isFree(): boolean {
    const { atOnce, perMinute } = this.#limits
    if (this.#underWay >= atOnce) return false
    if (perMinute === null) return true
    const since = this.#clock.now() - minuteMs
    this.#begun = this.#begun.filter((at) => at > since)
    return this.#begun.length < perMinute
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        this.#take()
        signal.removeEventListener('abort', stop)
        resolve()
      }
      const stop = (): void => {
        const at = this.#waiting.indexOf(enter)
        if (at >= 0) this.#waiting.splice(at, 1)
        reject(signal.reason as Error)
      }
      this.#waiting.push(enter)
      signal.addEventListener('abort', stop, { once: true })
      this.#next()
    })
  }

  /** Lets the first one in if there is a place; else looks again when the minute has moved on. */
  #next(): void {
    while (this.#waiting.length > 0 && this.#isFree()) this.#waiting.shift()?.()
    if (this.#waiting.length === 0) return
    const [oldest] = this.#begun
    const { atOnce, perMinute } = this.#limits
    if (perMinute === null || oldest === undefined || this.#underWay >= atOnce) return
    this.#timer?.[Symbol.dispose]()
    this.#timer = this.#clock.after(Math.max(1, oldest + minuteMs - this.#clock.now()), () => this.#next())
  }
}
