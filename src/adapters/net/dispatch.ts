import type { Agent, IncomingMessage } from 'node:http'
import { request as httpsRequest, type RequestOptions } from 'node:https'
import { isIP, type LookupFunction, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'

import type { Clock } from '#base'
import type { AppError } from '#contract'

import { failed, interrupted } from './net-errors.ts'
import { request as httpRequest } from './node-http.ts'
import type { Outgoing } from './outgoing.ts'

/** Without a proxy from the environment, which would resolve names by itself. */
export interface Agents {
  readonly http: Agent
  readonly https: Agent
}

export interface DispatchOptions {
  readonly agents: Agents
  /** What the host was resolved to and checked as; only these are connected to. */
  readonly addresses: readonly string[]
  readonly clock: Clock
  connected?(): void
  answered(response: IncomingMessage): void
  /** May be told more than once, also after the answer has begun. */
  failed(error: AppError): void
}

export interface Dispatched {
  /** What it means for the one who asked that something went wrong by now: `net.failed` or `net.interrupted`. */
  failure(cause: unknown): AppError
  stop(): void
}

/** With whom a connection is shared: those who may connect to the same addresses. */
export interface Pinned {
  readonly pinnedTo: string
}

/** How long a connection may take, its TLS included. */
const connectMs = 15_000

/** Sends one request, as far as to the beginning of its answer. Only connecting is limited in time. */
export function dispatch(outgoing: Outgoing, options: DispatchOptions): Dispatched {
  const { url } = outgoing.destination
  let isConnected = false
  let isAnswered = false
  const request = start(outgoing, options)
  const connecting = options.clock.after(connectMs, () => options.failed(failure(new Error('timed out'))))

  function failure(cause: unknown): AppError {
    const why = cause instanceof Error ? cause.message : String(cause)
    // Node keeps what it could not parse beside the error: bytes of an answer that nobody has looked through.
    if (cause instanceof Error && 'rawPacket' in cause) delete cause.rawPacket
    if (!isConnected) return failed(url, why, cause)
    return interrupted(url, why, cause)
  }
  function connected(): void {
    isConnected = true
    connecting[Symbol.dispose]()
    options.connected?.()
  }

  request.once('socket', (socket) => {
    if (isUp(socket)) connected()
    else socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', connected)
  })
  request.on('error', (error) => options.failed(failure(error)))
  request.once('close', () => {
    connecting[Symbol.dispose]()
    if (!isAnswered) options.failed(failure(new Error('the connection was closed')))
  })
  request.once('response', (response) => {
    isAnswered = true // From here on the answer itself says how it ended.
    options.answered(response)
  })
  request.end(outgoing.body)
  return {
    failure,
    stop() {
      connecting[Symbol.dispose]()
      request.destroy()
    },
  }
}

/** Whether a connection that was kept has come about: one whose request was given up early may still be on its way. */
function isUp(socket: Socket): boolean {
  return !socket.connecting && (!(socket instanceof TLSSocket) || socket.authorized)
}

function start(
  { destination, method, headers, body }: Outgoing,
  { agents, addresses }: DispatchOptions,
): ReturnType<typeof httpRequest> {
  const { url, host, port } = destination
  const isSecure = url.protocol === 'https:'
  const options: RequestOptions & Pinned = {
    agent: isSecure ? agents.https : agents.http,
    pinnedTo: addresses.toSorted().join(' '),
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
  }
  return isSecure ? httpsRequest(options) : httpRequest(options)
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

/** By lower-case name; repeated headers joined by `, `. */
export function toHeaders(raw: readonly string[]): Record<string, string> {
  const joined = new Map<string, string>()
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase()
    const before = joined.get(name)
    const value = raw[index + 1] ?? ''
    joined.set(name, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(joined)
}
