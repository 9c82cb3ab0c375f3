import type { Clock } from '#base'
import { AppError, type ProviderLimits } from '#contract'

import { remedyFor } from './attempts.ts'
import { Breaker, type BreakerState } from './breaker.ts'
import { Places } from './places.ts'

/** How a provider does. */
export interface ProviderHealth {
  readonly breaker: BreakerState
  readonly underWay: number
  /** What went wrong last; null when the last call was answered. */
  readonly error: { readonly code: string; readonly why: string } | null
}

/** What is known of one provider while this process lives: its places, and whether it is in trouble. */
export class ProviderDesk {
  readonly #breaker: Breaker
  readonly #places: Places
  #error: ProviderHealth['error'] = null

  constructor(clock: Clock) {
    this.#breaker = new Breaker(clock)
    this.#places = new Places(clock)
  }

  get health(): ProviderHealth {
    return { breaker: this.#breaker.state, underWay: this.#places.underWay, error: this.#error }
  }

  /** For whoever was not let in. */
  get whyLeftAlone(): string {
    return `it is left alone for now. ${this.#error?.why ?? 'It has not answered.'}`
  }

  /**
   * Makes one call at a place of its own; how that ends tells how the provider does.
   *
   * @returns undefined when it is left alone and was not called, also when that began while this one waited for its place
   * @throws what the call throws; AppError `model.rate_limited` when too many wait already; the signal's reason
   */
  async visit<T>(
    limits: ProviderLimits,
    call: () => Promise<T>,
    { signal }: { signal: AbortSignal },
  ): Promise<{ readonly answer: T } | undefined> {
    if (this.#breaker.state === 'open') return undefined
    using place = await this.#places.enter(limits, { signal })
    void place // Held until the call is over.
    if (!this.#breaker.enter()) return undefined
    try {
      const answer = await call()
      this.#breaker.succeeded()
      this.#error = null
      return { answer }
    } catch (error) {
      if (error instanceof AppError && !signal.aborted) this.#failed(error)
      else this.#breaker.left()
      throw error
    }
  }

  #failed(error: AppError): void {
    this.#error = { code: error.code, why: error.message }
    if (remedyFor(error).troubled) this.#breaker.failed()
    else this.#breaker.left()
  }
}
