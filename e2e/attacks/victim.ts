import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { systemClock } from '#adapters'
import { AppError, type Grant } from '#contract'
import type { EgressRequest } from '#gate'

export const clock = systemClock
export const limits = { maxBytes: 1_000_000, signal: new AbortController().signal }

export function grantsOf(...resources: string[]): Grant[] {
  return resources.map((resource) => ({ capability: 'net', resource, reason: 'test' }))
}

export function get(url: string, headers: Record<string, string> = {}): EgressRequest {
  return { url, method: 'GET', headers }
}

/** The code that work is refused with, or that it was let through. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'let through'
  } catch (error) {
    return error instanceof AppError ? error.code : String(error)
  }
}

export interface Seen {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

/** A server on this machine. As a victim it stands for what must not be reached: a database, a printer, the metadata of a cloud. */
export interface Serving extends AsyncDisposable {
  readonly port: number
  readonly seen: readonly Seen[]
}

/** @param answer what it answers; `internal` unless said otherwise */
export async function serve(
  answer: (request: IncomingMessage & { body: string }, response: ServerResponse) => unknown = (
    _,
    response,
  ) => response.end('internal'),
): Promise<Serving> {
  const seen: Seen[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('latin1')
    request.on('data', (piece: string) => (body += piece))
    request.on('end', () => {
      const { url = '', method = '' } = request
      seen.push({ url, method, headers: { ...request.headers }, body })
      answer(Object.assign(request, { body }), response)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
