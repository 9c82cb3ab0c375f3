import type { Clock } from '#base'

/** Failures in a row after which a provider is left alone. */
const mostFailures = 5
/** For how long, in milliseconds. Each failure of the one call that then tries doubles it, up to the longest. */
const firstRestMs = 10_000
const longestRestMs = 300_000

export type BreakerState = 'closed' | 'open' | 'half-open'

/**
 * Leaves a provider alone that fails again and again: calls do not wait for it any more. After a rest one call tries; when
 * that is answered, all go again.
 */
export class Breaker {
  readonly #clock: Clock
  #failures = 0
  #restMs = firstRestMs
  #until = 0
  #tries = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get state(): BreakerState {
    if (this.#failures < mostFailures) return 'closed'
    return this.#clock.now() < this.#until || this.#tries ? 'open' : 'half-open'
  }

  /** Whether a call may be made now. What is let through must say how it went. */
  enter(): boolean {
    const { state } = this
    if (state === 'half-open') this.#tries = true
    return state !== 'open'
  }

  succeeded(): void {
    this.#failures = 0
    this.#restMs = firstRestMs
    this.#tries = false
  }

  failed(): void {
    this.#failures += 1
    const tried = this.#tries
    this.#tries = false
    if (this.#failures < mostFailures) return
    // Those that were under way when it opened say nothing new.
    if (this.#failures > mostFailures && !tried) return
    if (tried) this.#restMs = Math.min(longestRestMs, this.#restMs * 2)
    this.#until = this.#clock.now() + this.#restMs
  }

  /** The call ended without saying anything of the provider: it was given up, or what it asked was wrong. */
  left(): void {
    this.#tries = false
  }
}
