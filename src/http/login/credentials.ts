import type { FastifyRequest } from 'fastify'

/** What a request shows to be let in, not looked at yet. */
export interface Credentials {
  /** Of `authorization`, whatever it says. */
  readonly authorization: string | undefined
  /** The value of the cookie of this server, as it was signed. */
  readonly cookie: string | undefined
  readonly pageKey: string | undefined
  readonly ticket: Ticket | undefined
  readonly isUpgrade: boolean
  readonly origin: string | undefined
  /** Whether only a browser sends such headers. */
  readonly isBrowser: boolean
}

/** One that was shown, and the path and query that it was added to. */
export interface Ticket {
  readonly secret: string
  readonly path: string
}

const cookiePrefix = 'adjutant_session'
const protocolPrefix = 'adjutant.key.'

/** Browsers give a cookie to every port of a host, so each server has a name of its own. */
export function cookieName({ socket }: FastifyRequest): string {
  return `${cookiePrefix}_${socket.localPort ?? 0}`
}

export function readCredentials(request: FastifyRequest): Credentials {
  const { headers, raw, method } = request
  const isUpgrade = isUpgradeOf(request)
  const { cookie: cookies, origin } = headers
  return {
    authorization: headers.authorization,
    cookie: cookies === undefined ? undefined : request.server.parseCookie(cookies)[cookieName(request)],
    pageKey: isUpgrade
      ? offeredKey(headers['sec-websocket-protocol'])
      : textOf(headers['x-adjutant-page-key']),
    ticket: method === 'GET' && !isUpgrade ? ticketOf(raw.url ?? '') : undefined,
    isUpgrade,
    origin,
    // Not `sec-fetch-mode`: Node's own fetch sends it too. Browsers never send one without the others.
    isBrowser: [
      origin,
      cookies,
      headers['sec-fetch-site'],
      headers['sec-fetch-dest'],
      headers['sec-fetch-user'],
    ].some((header) => header !== undefined),
  }
}

export function isUpgradeOf({ headers }: FastifyRequest): boolean {
  return headers.upgrade !== undefined
}

/** A browser cannot add headers to a web socket; the key stands among the protocols that it offers. */
function offeredKey(offered: string | undefined): string | undefined {
  const keys = (offered ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one.startsWith(protocolPrefix))
  return keys.length === 1 ? keys[0]?.slice(protocolPrefix.length) : undefined
}

function ticketOf(target: string): Ticket | undefined {
  const [shown, secret] = /[?&]ticket=([\w-]{1,200})$/.exec(target) ?? []
  return shown === undefined || secret === undefined
    ? undefined
    : { secret, path: target.slice(0, -shown.length) }
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}
