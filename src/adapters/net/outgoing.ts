import { AppError } from '#contract'
import { type EgressRequest, holdsPlaceholder, refuseMisplacedSecrets } from '#gate'

import { type Destination, toDestination } from './granted-hosts.ts'
import { validateHeaderName, validateHeaderValue } from './node-http.ts'

/** A request that can be sent, on one of its hops. */
export interface Outgoing {
  readonly destination: Destination
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array | undefined
}

/** What belongs to the connection, not to the one who asks; with these a second request could be smuggled in. */
const connectionHeaders = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** What another origin may see of a request that was not meant for it. Any other header may hold a secret. */
const portableHeaders = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'content-type',
  'range',
  'user-agent',
])

const methods = new Set(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'])
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
const redirects = new Set([301, 302, 303, 307, 308])

export function isSafe({ method }: Outgoing): boolean {
  return safeMethods.has(method)
}

/** @throws AppError `net.request_invalid`, `gate.secret_refused` */
export function toOutgoing(request: EgressRequest): Outgoing {
  const { url, method, headers, body } = request
  refuseMisplacedSecrets(request)
  const parsed = URL.parse(url)
  if (!parsed) throw invalid(`${JSON.stringify(url.slice(0, 200).toWellFormed())} is not a URL.`)
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') {
    throw invalid(`${parsed.protocol} is not a way to send a request; use https: or http:.`)
  }
  if (parsed.username !== '' || parsed.password !== '') {
    throw invalid('A URL must not hold a user name or password.')
  }
  const verb = method.toUpperCase()
  if (!methods.has(verb))
    throw invalid(`${JSON.stringify(method.slice(0, 40))} is not a method that can be sent.`)
  if (body && body.length > 0 && (verb === 'GET' || verb === 'HEAD')) throw invalid(`${verb} takes no body.`)
  return { destination: toDestination(parsed), method: verb, headers: checkHeaders(headers), body }
}

function checkHeaders(headers: EgressRequest['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([given, value]) => {
      const name = given.toLowerCase()
      if (connectionHeaders.has(name)) throw invalid(`The header ${name} is set by the connection itself.`)
      try {
        validateHeaderName(name)
        validateHeaderValue(name, value)
      } catch (error) {
        throw invalid(`The header ${JSON.stringify(name.slice(0, 80))} cannot be sent.`, error)
      }
      return [name, value]
    }),
  )
}

function invalid(message: string, cause?: unknown): AppError {
  return new AppError('net.request_invalid', message, { hint: 'Correct that part of the request.', cause })
}

/**
 * The next hop after a response; undefined when it is no redirect.
 *
 * @throws AppError `net.redirect_refused`
 */
export function afterRedirect(
  sent: Outgoing,
  { status, location }: { status: number; location: string | undefined },
): Outgoing | undefined {
  if (!redirects.has(status) || location === undefined) return undefined
  const from = sent.destination.url
  const to = URL.parse(location, from)
  if (
    !to ||
    (to.protocol !== 'https:' && to.protocol !== 'http:') ||
    to.username !== '' ||
    to.password !== ''
  ) {
    throw refused(from, 'to something that cannot be followed')
  }
  if (from.protocol === 'https:' && to.protocol === 'http:') throw refused(from, 'from https to http')
  to.hash = ''
  const becomesGet = sent.method !== 'HEAD' && (status === 303 || (status < 303 && sent.method === 'POST'))
  const keeps = (name: string, value: string): boolean => {
    if (becomesGet && name.startsWith('content-')) return false
    return to.origin === from.origin || (portableHeaders.has(name) && !holdsPlaceholder(value))
  }
  return {
    destination: toDestination(to),
    method: becomesGet ? 'GET' : sent.method,
    headers: Object.fromEntries(Object.entries(sent.headers).filter(([name, value]) => keeps(name, value))),
    body: becomesGet ? undefined : sent.body,
  }
}

export function refused({ origin }: URL, why: string): AppError {
  return new AppError('net.redirect_refused', `${origin} redirected ${why}.`, {
    hint: 'Request the final address itself.',
    details: { origin },
  })
}
