import type { IncomingMessage } from 'node:http'

import type { Clock } from '#base'
import { AppError } from '#contract'
import type { Scrubber } from '#gate'

import { type Agents, dispatch, toHeaders } from './dispatch.ts'
import { createEdgeBody, type EdgeBody } from './edge-body.ts'
import { tooLarge } from './net-errors.ts'
import { type Outgoing, refused } from './outgoing.ts'
import { scrubHeaders } from './scrub-answer.ts'
import { createLineScrubber } from './scrub-lines.ts'

export interface EdgeExchangeOptions {
  readonly agents: Agents
  readonly addresses: readonly string[]
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly scrubber: Scrubber
  /** Told once, when the body has ended, failed, or is not wanted any more. */
  over(): void
}

/** Of one whole body. */
const maxBytes = 64 * 1_048_576
/** Answers that have no body, whatever they say. */
const bodiless = new Set([204, 205])

/**
 * One request and its answer, as soon as it begins; its body comes in while it is read.
 *
 * @throws AppError `net.failed` when the connection did not come about; `net.interrupted`; `net.redirect_refused`. The
 *   signal's reason when the caller gives up. Later on the body says so.
 */
export function edgeExchange(outgoing: Outgoing, options: EdgeExchangeOptions): Promise<Response> {
  const { signal, scrubber } = options
  const { url } = outgoing.destination
  signal.throwIfAborted()
  return new Promise((resolve, reject) => {
    let body: EdgeBody | undefined
    let isOver = false
    const sent = dispatch(outgoing, {
      agents: options.agents,
      addresses: options.addresses,
      clock: options.clock,
      answered(response) {
        try {
          requireReadable(response, url)
          const isBare = outgoing.method === 'HEAD' || bodiless.has(response.statusCode ?? 0)
          if (isBare)
            response
              .on('error', end)
              .once('close', () => end())
              .resume()
          else body = bodyOf(response)
          resolve(toResponse(response, body?.stream ?? null, scrubber))
        } catch (error) {
          fail(error)
        }
      },
      failed: end,
    })

    function bodyOf(response: IncomingMessage): EdgeBody {
      return createEdgeBody(response, {
        lines: createLineScrubber(scrubber),
        maxBytes,
        tooLarge: () => tooLarge(url, maxBytes),
        ended: (error) => (error === undefined ? end() : fail(error)),
      })
    }
    function fail(error: unknown): void {
      end(error instanceof AppError ? error : sent.failure(error))
    }
    function end(error?: unknown): void {
      if (isOver) return
      isOver = true
      signal.removeEventListener('abort', stop)
      if (error !== undefined) {
        sent.stop()
        body?.fail(error)
        reject(error) // Of no effect when the answer has begun.
      }
      options.over()
    }
    function stop(): void {
      end(signal.reason)
    }

    signal.addEventListener('abort', stop, { once: true })
  })
}

/** @throws AppError `net.redirect_refused` */
function requireReadable({ statusCode = 0, headers }: IncomingMessage, url: URL): void {
  if (statusCode >= 300 && statusCode < 400) {
    throw refused(url, `(${statusCode}), and here no redirect is followed`)
  }
  const packed = headers['content-encoding'] ?? 'identity'
  if (packed.trim().toLowerCase() !== 'identity') {
    throw new Error('the answer is packed, which nobody asked for')
  }
}

function toResponse(
  response: IncomingMessage,
  body: ReadableStream<Uint8Array> | null,
  scrubber: Scrubber,
): Response {
  const headers = toHeaders(response.rawHeaders)
  const scrubbed = Object.entries(scrubHeaders(headers, scrubber))
  return new Response(body, {
    status: response.statusCode ?? 0,
    statusText: scrubber.bytes(response.statusMessage ?? ''),
    // The name of a secret cannot stand in the name of a header.
    headers: scrubbed.filter(([name]) => Object.hasOwn(headers, name)),
  })
}
