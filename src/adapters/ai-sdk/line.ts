import type { Clock } from '#base'
import { AppError, type ProviderLimits } from '#contract'

import { modelError, type Whom } from './model-error.ts'
import { createPatience } from './patience.ts'

export interface LineOptions {
  readonly fetch: typeof globalThis.fetch
  readonly clock: Clock
  readonly limits: ProviderLimits
  readonly signal: AbortSignal
  readonly whom: Whom
}

/**
 * What goes between an SDK and the network for one call: it keeps the times, and remembers how the connection ended, since
 * SDKs tell of that in many ways or not at all.
 */
export interface Line extends Disposable {
  readonly fetch: typeof globalThis.fetch
  readonly signal: AbortSignal
  /** Why it was ended from here, or broke: whatever an SDK says after that is only a consequence. */
  readonly broken: Error | undefined
  /** Resolves as the work does, or rejects as soon as the line is ended from here, even if the work goes on. */
  during<Value>(work: Promise<Value>): Promise<Value>
}

export function openLine({ fetch, clock, limits, signal, whom }: LineOptions): Line {
  const ending = new AbortController()
  const both = AbortSignal.any([signal, ending.signal])
  let broken: Error | undefined
  /** Requests that are not over, with their answers. */
  let underWay = 0

  function breakWith(error: Error): Error {
    broken ??= error
    return broken
  }
  function late(why: string): () => void {
    return () => ending.abort(breakWith(modelError('model.timeout', { whom, why })))
  }
  let start: Disposable | undefined
  const silence = createPatience(
    clock,
    limits.silenceMs,
    late(`it was silent for ${limits.silenceMs} ms within its answer.`),
  )
  const whole = clock.after(limits.wholeMs, late(`it took more than ${limits.wholeMs} ms altogether.`))
  const { promise: ended, reject: end } = Promise.withResolvers<never>()
  const stop = (): void => end(both.reason as Error)
  if (both.aborted) stop()
  else both.addEventListener('abort', stop, { once: true })
  ended.catch(() => undefined) // Nobody may be waiting for it.

  async function pull(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | undefined> {
    try {
      const { done, value } = await Promise.race([reader.read(), ended])
      start?.[Symbol.dispose]()
      if (done) {
        silence[Symbol.dispose]()
        underWay -= 1
        return undefined
      }
      silence.sign()
      return value
    } catch (error) {
      throw breakWith(both.aborted ? (both.reason as Error) : fromNetwork(error, { whom, hasBegun: true }))
    }
  }
  return {
    signal: both,
    get broken() {
      return broken
    },
    during: (work) => Promise.race([work, ended]),
    async fetch(input, init) {
      underWay += 1
      start?.[Symbol.dispose]()
      silence[Symbol.dispose]()
      start = clock.after(limits.startMs, late(`it did not begin to answer within ${limits.startMs} ms.`))
      try {
        const response = await Promise.race([fetch(input, { ...init, signal: both }), ended])
        if (!response.body) {
          underWay -= 1
          start[Symbol.dispose]()
          return response
        }
        const { status, statusText, headers } = response
        return new Response(pulledBy(pull, response.body), { status, statusText, headers })
      } catch (error) {
        throw breakWith(both.aborted ? (both.reason as Error) : fromNetwork(error, { whom, hasBegun: false }))
      }
    },
    [Symbol.dispose]() {
      start?.[Symbol.dispose]()
      silence[Symbol.dispose]()
      whole[Symbol.dispose]()
      both.removeEventListener('abort', stop)
      // An abort has much to tell around, and nobody hears it where all has come.
      if (underWay > 0) ending.abort(new Error('The call is over.'))
    },
  }
}

type Pull = (reader: ReadableStreamDefaultReader<Uint8Array>) => Promise<Uint8Array | undefined>

/** The same body, each piece of which is asked for by `pull`. */
function pulledBy(pull: Pull, body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream({
    async pull(controller) {
      const piece = await pull(reader)
      if (piece) controller.enqueue(piece)
      else controller.close()
    },
    cancel: (reason) => void reader.cancel(reason).catch(() => undefined),
  })
}

/** The codes of errors that come after something may have been sent. */
const afterSending = /^(ECONNRESET|EPIPE|UND_ERR_(SOCKET|HEADERS_TIMEOUT|BODY_TIMEOUT|ABORTED)|HPE_)/

/** What a `fetch` throws, or the body that it gave. */
function fromNetwork(error: unknown, { whom, hasBegun }: { whom: Whom; hasBegun: boolean }): AppError {
  if (error instanceof AppError && error.code !== 'net.failed' && error.code !== 'net.interrupted')
    return error
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const why = cause instanceof Error ? cause.message : String(cause)
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const isLate =
    hasBegun || afterSending.test(code) || (error instanceof AppError && error.code === 'net.interrupted')
  return isLate
    ? modelError('model.interrupted', { whom, why: `its answer broke off: ${why}` }, { cause: error })
    : modelError(
        'model.unreachable',
        { whom, why: `it could not be reached: ${why || code}` },
        { cause: error },
      )
}
