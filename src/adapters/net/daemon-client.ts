import type { IncomingMessage } from 'node:http'

import { AppError } from '#contract'

import { Agent, request } from './node-http.ts'

/** One request to the daemon of this machine. */
export interface DaemonRequest {
  readonly method: string
  /** With its query: `/api/v2/runs?limit=3`. */
  readonly path: string
  /** JSON text. */
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly signal: AbortSignal
}

export interface DaemonAnswer {
  readonly status: number
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** Read it, or let go of it. */
  readonly bytes: AsyncIterable<Uint8Array>
}

/** Asks the daemon. It follows no redirect and stays on this machine. */
export type DaemonClient = (request: DaemonRequest) => Promise<DaemonAnswer>

/**
 * @param address.url as the daemon says it, such as `http://127.0.0.1:4777`
 * @throws AppError `daemon.not_up` for an address that is not this machine; from each call, when nobody answers
 */
export function createDaemonClient({ url, token }: { url: string; token: string }): DaemonClient {
  const { protocol, hostname, port } = new URL(url)
  const host = hostname.replace(/^\[|\]$/g, '')
  if (protocol !== 'http:' || (host !== '127.0.0.1' && host !== '::1'))
    throw notUp(`${url} is no address of this machine.`)
  // Not `fetch`: it sends a header of browsers (Sec-Fetch-Mode), from which a token is never taken, and may be told to go elsewhere.
  const agent = new Agent({ keepAlive: false })

  return ({ method, path, body, headers = {}, signal }) =>
    new Promise((resolve, reject) => {
      const sent = request({
        agent,
        host,
        port,
        method,
        path,
        signal,
        headers: {
          ...headers,
          authorization: `Bearer ${token}`,
          accept: 'application/json, */*;q=0.5',
          ...(body === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
        },
      })
      sent.once('response', (answer) => {
        resolve(toAnswer(answer))
      })
      sent.once('error', (error: NodeJS.ErrnoException) => {
        reject(signal.aborted ? (signal.reason as Error) : unanswered(error))
      })
      sent.end(body)
    })
}

function toAnswer(answer: IncomingMessage): DaemonAnswer {
  const headers = Object.entries(answer.headers).map(([name, value]) => [name, [value].flat().join(', ')])
  return {
    status: answer.statusCode ?? 0,
    headers: Object.fromEntries(headers) as Record<string, string>,
    bytes: answer as AsyncIterable<Uint8Array>,
  }
}

function unanswered(error: NodeJS.ErrnoException): AppError {
  return notUp(`The daemon does not answer (${error.code ?? error.message}).`, error)
}

function notUp(message: string, cause?: Error): AppError {
  return new AppError('daemon.not_up', message, { cause, hint: 'Start it with "adjutant up".' })
}
