import type { Clock } from '#base'
import type { AppError } from '#contract'

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
  readonly breaker: Breaker
  readonly places: Places
  #error: ProviderHealth['error'] = null

  constructor(clock: Clock) {
    this.breaker = new Breaker(clock)
    this.places = new Places(clock)
  }

  get health(): ProviderHealth {
    return { breaker: this.breaker.state, underWay: this.places.underWay, error: this.#error }
  }

  answered(): void {
    this.breaker.succeeded()
    this.#error = null
  }

  failed(error: AppError): void {
    this.#error = { code: error.code, why: error.message }
    if (remedyFor(error).troubled) this.breaker.failed()
    else this.breaker.left()
  }
}
