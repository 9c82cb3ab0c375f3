import { BoundedMap, type Clock } from '#base'

import { hashOf, newSecret, type RandomBytes } from './secrets.ts'

export interface OneTimeOptions {
  readonly clock: Clock
  readonly randomBytes: RandomBytes
  /** How long one holds, in milliseconds. */
  readonly holdsMs: number
  /** How many hold at once; the oldest is dropped for one more. */
  readonly most: number
}

/** Secrets that are worth something once, and only for a short time. They are kept in memory: a restart ends them. */
export class OneTimeSecrets<Value> {
  readonly #options: OneTimeOptions
  /** By their hashes, the oldest first. */
  readonly #held: BoundedMap<string, { readonly value: Value; readonly expiresAt: number }>

  constructor(options: OneTimeOptions) {
    this.#options = options
    this.#held = new BoundedMap(options.most)
  }

  issue(value: Value): { readonly secret: string; readonly expiresAt: number } {
    const { clock, randomBytes, holdsMs } = this.#options
    const secret = newSecret(randomBytes)
    const expiresAt = clock.now() + holdsMs
    this.#held.set(hashOf(secret), { value, expiresAt })
    return { secret, expiresAt }
  }

  /** What a secret stands for; undefined when it was taken before, has expired or is none. */
  take(secret: string): Value | undefined {
    const hash = hashOf(secret)
    const found = this.#held.get(hash)
    this.#held.delete(hash)
    return found !== undefined && this.#options.clock.now() < found.expiresAt ? found.value : undefined
  }
}
