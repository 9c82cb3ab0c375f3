import type { Clock } from '#base'
import { AppError } from '#contract'

import { neighbourhood, Tries } from './tries.ts'

/** The passphrase of the home, as far as the entrance has to do with it. */
export interface PassphraseCheck {
  /** Whether there is one. It may change while the server runs. */
  isSet(): boolean
  /** Takes a good part of a second and much memory, so that guessing does. */
  verify(text: string, options: { signal: AbortSignal }): Promise<boolean>
}

/** Each takes tens of megabytes: more than these at once are sent away. */
const mostAtOnce = 2

/** Asks for the passphrase, a few at a time and ever slower. */
export class PassphraseLogin {
  readonly #check: PassphraseCheck
  readonly #tries: Tries
  #running = 0

  constructor({ check, clock }: { check: PassphraseCheck; clock: Clock }) {
    this.#check = check
    this.#tries = new Tries(clock)
  }

  get isPossible(): boolean {
    return this.#check.isSet()
  }

  /**
   * @param address where the request comes from, by its socket
   * @throws AppError `login.no_passphrase`, `login.too_many_tries`, `login.busy`, `login.passphrase_wrong`
   */
  async require(text: string, address: string, { signal }: { signal: AbortSignal }): Promise<void> {
    if (!this.isPossible) {
      throw new AppError('login.no_passphrase', 'This home has no passphrase.', {
        hint: 'Open a link from `adjutant link`.',
      })
    }
    const who = neighbourhood(address)
    const waitMs = this.#tries.waitOf(who)
    if (waitMs > 0) throw tooMany(waitMs)
    if (this.#running >= mostAtOnce) {
      throw new AppError('login.busy', 'Other passphrases are being checked.', { details: { retryAfter: 1 } })
    }
    this.#tries.begin(who)
    this.#running += 1
    try {
      if (!(await this.#check.verify(text, { signal }))) throw wrong()
    } finally {
      this.#running -= 1
    }
    this.#tries.forget(who)
  }
}

function tooMany(waitMs: number): AppError {
  const retryAfter = Math.ceil(waitMs / 1_000)
  return new AppError('login.too_many_tries', `Too many wrong passphrases. Wait ${retryAfter} s.`, {
    hint: 'Wait, or open a link from `adjutant link`.',
    details: { retryAfter },
  })
}

function wrong(): AppError {
  return new AppError('login.passphrase_wrong', 'That is not the passphrase of this home.')
}
