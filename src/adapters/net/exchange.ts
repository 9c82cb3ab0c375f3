import type { IncomingMessage } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'

import type { Clock } from '#base'
import { AppError } from '#contract'

import { dispatch, toHeaders } from './dispatch.ts'
import { tooLarge } from './net-errors.ts'
import { Agent as HttpAgent } from './node-http.ts'
import type { Outgoing } from './outgoing.ts'

/** One answer, headers as the port wants them. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface ExchangeOptions {
  /** What the host was resolved to and checked as; only these are connected to. */
  readonly addresses: readonly string[]
  readonly clock: Clock
  readonly maxBytes: number
  readonly signal: AbortSignal
  /** Whether the answer's body is wanted; a redirect's is not, and HEAD has none. */
  wantsBody(status: number, headers: Answer['headers']): boolean
}

/** How long a server may keep silent once it is connected. */
const silenceMs = 60_000
/** How long one request and its answer may take altogether, however busy the line is. */
const wholeMs = 10 * 60_000

/**
 * One request and its answer, on a connection of its own.
 *
 * @throws AppError `net.failed` when the connection did not come about, so that nothing was sent; `net.interrupted` when
 *   it broke later; `net.response_too_large`. The signal's reason when the caller gives up.
 */
export function exchange(outgoing: Outgoing, options: ExchangeOptions): Promise<Answer> {
  const { signal, clock } = options
  const { url } = outgoing.destination
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    let silence: Disposable | undefined
    const sent = dispatch(outgoing, {
      agents: { http: new HttpAgent({ keepAlive: false }), https: new HttpsAgent({ keepAlive: false }) },
      addresses: options.addresses,
      clock,
      connected: heard,
      answered(response) {
        heard()
        receive(response, { ...options, heard }, url).then(
          (answer) => end(undefined, answer),
          (error: unknown) => {
            end(error instanceof AppError ? error : sent.failure(error))
          },
        )
      },
      failed: end,
    })
    const whole = clock.after(wholeMs, () => end(sent.failure(new Error('it took too long'))))

    /** Anything that arrives shows that somebody is there. */
    function heard(): void {
      silence?.[Symbol.dispose]()
      silence = clock.after(silenceMs, () => end(sent.failure(new Error('the server fell silent'))))
    }
    function end(error: unknown, answer?: Answer): void {
      silence?.[Symbol.dispose]()
      whole[Symbol.dispose]()
      signal.removeEventListener('abort', stop)
      sent.stop()
      if (answer) resolve(answer)
      else reject(error)
    }
    function stop(): void {
      end(signal.reason)
    }

    signal.addEventListener('abort', stop, { once: true })
  })
}

async function receive(
  response: IncomingMessage,
  options: ExchangeOptions & { heard(): void },
  url: URL,
): Promise<Answer> {
  const { maxBytes } = options
  const status = response.statusCode ?? 0
  const headers = toHeaders(response.rawHeaders)
  if (!options.wantsBody(status, headers)) return { status, headers, body: new Uint8Array() }
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge(url, maxBytes)
  const pieces: Buffer[] = []
  let total = 0
  for await (const piece of response as AsyncIterable<Buffer>) {
    options.heard()
    total += piece.length
    if (total > maxBytes) throw tooLarge(url, maxBytes)
    pieces.push(piece)
  }
  if (!response.complete) throw new Error('the answer is incomplete')
  return { status, headers, body: new Uint8Array(Buffer.concat(pieces)) }
}
