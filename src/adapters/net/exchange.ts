import { Agent as HttpAgent, type IncomingMessage, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'

import type { Clock } from '#base'
import { AppError } from '#contract'

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

/** How long a connection may take, its TLS included. */
const connectMs = 15_000
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
    let isConnected = false
    let isAnswered = false
    const request = start(outgoing, options.addresses)
    const whole = clock.after(wholeMs, () => end(failure(new Error('it took too long'))))
    let timer = clock.after(connectMs, () => end(failure(new Error('timed out'))))

    /** Anything that arrives shows that somebody is there. */
    function heard(): void {
      timer[Symbol.dispose]()
      timer = clock.after(silenceMs, () => end(failure(new Error('the server fell silent'))))
    }
    function end(error: unknown, answer?: Answer): void {
      timer[Symbol.dispose]()
      whole[Symbol.dispose]()
      signal.removeEventListener('abort', stop)
      request.destroy()
      if (answer) resolve(answer)
      else reject(error)
    }
    function stop(): void {
      end(signal.reason)
    }
    function failure(cause: unknown): AppError {
      const why = cause instanceof Error ? cause.message : String(cause)
      // Node keeps what it could not parse beside the error: bytes of an answer that nobody has looked through.
      if (cause instanceof Error && 'rawPacket' in cause) delete cause.rawPacket
      if (!isConnected) return failed(url, why, cause)
      return interrupted(url, why, cause)
    }

    signal.addEventListener('abort', stop, { once: true })
    request.once('socket', (socket) => {
      socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', () => {
        isConnected = true
        heard()
      })
    })
    request.on('error', (error) => end(failure(error)))
    request.once('close', () => {
      if (!isAnswered) end(failure(new Error('the connection was closed')))
    })
    request.once('response', (response) => {
      isAnswered = true // From here on the answer itself says how it ended.
      heard()
      receive(response, { ...options, heard }, url).then(
        (answer) => end(undefined, answer),
        (error: unknown) => {
          end(error instanceof AppError ? error : failure(error))
        },
      )
    })
    request.end(outgoing.body)
  })
}

function start(
  { destination, method, headers, body }: Outgoing,
  addresses: readonly string[],
): ReturnType<typeof httpRequest> {
  const { url, host, port } = destination
  const isSecure = url.protocol === 'https:'
  const send = isSecure ? httpsRequest : httpRequest
  return send({
    // Without a proxy from the environment, which would resolve names by itself.
    agent: isSecure ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false }),
    // Said here, since the environment could say otherwise.
    ...(isSecure ? { rejectUnauthorized: true, minVersion: 'TLSv1.2' as const } : {}),
    host,
    port,
    path: url.pathname + url.search,
    method,
    lookup: pinned(addresses),
    headers: {
      'accept-encoding': 'identity', // Nothing is unpacked here, so no small answer grows large.
      ...headers,
      ...(body || method === 'POST' || method === 'PUT' || method === 'PATCH'
        ? { 'content-length': String(body?.length ?? 0) }
        : {}),
      host: url.host,
    },
  })
}

/** Connects to the very addresses that were checked: a second answer of a name server would be another. */
function pinned(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }))
  return (_host, { all: wantsAll }, callback) => {
    const [first] = all
    if (wantsAll) callback(null, all)
    else if (first) callback(null, first.address, first.family)
    else callback(new Error('no address'), '', 0)
  }
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

function toHeaders(raw: readonly string[]): Record<string, string> {
  const joined = new Map<string, string>()
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase()
    const before = joined.get(name)
    const value = raw[index + 1] ?? ''
    joined.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(joined)
}

export function failed({ origin }: URL, why: string, cause?: unknown): AppError {
  return new AppError('net.failed', `${origin} could not be reached: ${why}.`, {
    hint: 'Check the address and the connection, then try again.',
    details: { origin },
    cause,
  })
}

export function interrupted({ origin }: URL, why: string, cause?: unknown): AppError {
  return new AppError('net.interrupted', `A request to ${origin} may have arrived, but ${why}.`, {
    hint: 'Find out at the other side, then resolve the step.',
    details: { origin },
    cause,
  })
}

function tooLarge({ origin }: URL, maxBytes: number): AppError {
  return new AppError('net.response_too_large', `${origin} answered with more than ${maxBytes} bytes.`, {
    hint: 'Raise the limit, or ask for less.',
    details: { origin, maxBytes },
  })
}
