import { createHash } from 'node:crypto'

import { canonicalJson, type Clock, type Json } from '#base'
import { AppError, errorCodes } from '#contract'

import type { OnceStore } from '../ports/once-store.ts'
import { problemOf } from './problems.ts'
import type { Values } from './request-values.ts'

/** What is sent back, and kept for whoever asks again. */
export interface Answer {
  readonly status: number
  readonly body: string
}

/** A request that says under which key it is one and the same wish. */
export interface Wish {
  readonly by: string
  readonly operation: string
  readonly key: string
  readonly values: Values
  /** Id of the request. */
  readonly request: string
}

const keptMs = 24 * 60 * 60 * 1_000
const sweepEveryMs = 60_000
/** Longer answers are not kept, in UTF-8 bytes. */
const longestAnswer = 256 * 1024

/**
 * Carries every wish out once: whoever sends it again with its Idempotency-Key gets the answer of the first time.
 *
 * What failed in a way that may pass is tried again. Of an answer that is too long or private only that it was given is
 * remembered: the next one gets 409 `http.answer_not_kept`.
 */
export class Wishes {
  readonly #store: OnceStore
  readonly #clock: Clock
  #sweptAt = 0

  constructor({ store, clock }: { store: OnceStore; clock: Clock }) {
    this.#store = store
    this.#clock = clock
  }

  /**
   * @param wish.isPrivate whether the answer must not be kept
   * @param work is given the name of the wish, the same for every try of it
   * @throws AppError `http.key_reused`, `http.in_flight`, whatever the work throws
   */
  async fulfil(
    wish: Wish & { readonly isPrivate: boolean },
    work: (once: string) => Promise<Answer>,
  ): Promise<Answer & { readonly isRepeated: boolean }> {
    this.#sweep()
    const once = nameOf(wish)
    const bodyHash = hash(canonicalJson(wish.values as Json))
    const before = this.#store.claim(once, bodyHash, this.#clock.now())
    if (before) {
      if (before.bodyHash !== bodyHash) throw reused()
      if (!before.answer) throw inFlight()
      return { ...before.answer, isRepeated: true }
    }
    try {
      const answer = await work(once)
      this.#store.answer(once, isKept(wish, answer) ? answer : notKept(wish))
      return { ...answer, isRepeated: false }
    } catch (error) {
      if (isFinal(error)) this.#store.answer(once, problemAnswer(error, wish.request))
      else this.#store.release(once)
      throw error
    }
  }

  #sweep(): void {
    const now = this.#clock.now()
    if (Math.abs(now - this.#sweptAt) < sweepEveryMs) return
    this.#sweptAt = now
    this.#store.removeBefore(now - keptMs)
  }
}

/** @throws AppError `input.invalid` unless it is 1 to 200 visible characters */
export function keyOf(header: string | readonly string[]): string {
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return header
  throw new AppError('input.invalid', 'The Idempotency-Key is to be one text of 1 to 200 visible characters.')
}

function nameOf({ by, operation, key }: Wish): string {
  return hash(JSON.stringify([by, operation, key]))
}

function isKept({ isPrivate }: { isPrivate: boolean }, { body }: Answer): boolean {
  return !isPrivate && Buffer.byteLength(body) <= longestAnswer
}

function notKept({ request }: Wish): Answer {
  return problemAnswer(
    new AppError('http.answer_not_kept', 'This was done before, and its answer was not kept.', {
      hint: 'Look up what it made.',
    }),
    request,
  )
}

function problemAnswer(error: unknown, request: string): Answer {
  const problem = problemOf(error, request)
  return { status: problem.status, body: JSON.stringify(problem) }
}

/** Whether the same request would be refused for ever. */
function isFinal(error: unknown): boolean {
  return error instanceof AppError && errorCodes[error.code].status < 500 && !error.retryable
}

function reused(): AppError {
  return new AppError('http.key_reused', 'Another request was sent before with this Idempotency-Key.', {
    hint: 'Make a new key for every wish.',
  })
}

function inFlight(): AppError {
  return new AppError('http.in_flight', 'This request is being carried out.', {
    hint: 'Send it again in a moment, with the same Idempotency-Key.',
  })
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
