import { AppError } from '#contract'

import type { AllowedHosts } from './allowed-hosts.ts'

/** What of a request is looked at before anybody asks what it wants. */
export interface Envelope {
  readonly method: string
  /** `1.1` or `1.0`. */
  readonly version: string
  /** As it came: `/api/v2/runs?limit=3`. */
  readonly target: string
  /** Names and values by turns, as they came. */
  readonly rawHeaders: readonly string[]
  /** Whether it asks for a web socket. */
  readonly isUpgrade: boolean
}

/** Headers that mean something to the server, of which two would be two meanings. */
const singles = new Set([
  'authorization',
  'content-encoding',
  'content-length',
  'content-type',
  'host',
  'idempotency-key',
  'if-match',
  'origin',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'sec-websocket-protocol',
  'transfer-encoding',
  'x-adjutant-page-key',
])

/**
 * Lets through what was meant for this server and comes from its own page or from no page at all.
 *
 * Headers by which a proxy would tell of another host or address are not looked at: anybody can send them.
 *
 * @throws AppError `http.host_refused`, `http.request_unreadable`, `http.origin_refused`
 */
export function judgeRequest(request: Envelope, hosts: AllowedHosts): void {
  // The parser lets texts through that call themselves another version, which has no such text.
  if (request.version !== '1.1' && request.version !== '1.0') {
    throw new AppError('http.request_unreadable', 'Only HTTP/1.1 is spoken here.')
  }
  const headers = collect(request.rawHeaders)
  judgeHost(request, headers, hosts)
  const double = [...headers].find(([name, values]) => singles.has(name) && values.length > 1)
  if (double) throw new AppError('http.request_unreadable', `The header ${double[0]} is there twice.`)
  judgeOrigin(request, headers, hosts)
}

type Headers = ReadonlyMap<string, readonly string[]>

function judgeHost({ target }: Envelope, headers: Headers, hosts: AllowedHosts): void {
  const [host, ...others] = headers.get('host') ?? []
  // A target that names a host itself would overrule the header.
  const isPlain = target.startsWith('/')
  if (isPlain && host !== undefined && others.length === 0 && hosts.hasHost(host)) return
  throw new AppError('http.host_refused', 'This server is not reached under that name.', {
    hint: 'Use the address that `adjutant status` prints.',
  })
}

function judgeOrigin(request: Envelope, headers: Headers, hosts: AllowedHosts): void {
  // No page of another origin is ever answered, so that nothing needs to be asked beforehand.
  if (request.method === 'OPTIONS') throw refused('OPTIONS is not answered.')
  const [origin] = headers.get('origin') ?? []
  if (origin !== undefined && !hosts.hasOrigin(origin))
    throw refused('It was made by a page of another origin.')
  const [site] = headers.get('sec-fetch-site') ?? []
  if (site === undefined || site === 'same-origin') return
  const [mode] = headers.get('sec-fetch-mode') ?? []
  if (site === 'none' && isVisit(request, mode)) return
  throw refused('It was made by a page of another origin, or by a link on one.')
}

/** Whether somebody has typed the address of a page, or opened it from outside of the browser. */
function isVisit({ method, target, isUpgrade }: Envelope, mode: string | undefined): boolean {
  return (method === 'GET' || method === 'HEAD') && !isUpgrade && mode === 'navigate' && !isApi(target)
}

/** Whether a path or target is of the API, where no page is. */
export function isApi(target: string): boolean {
  return /^\/(api|metrics)(?![^/?])/.test(target)
}

function collect(rawHeaders: readonly string[]): Headers {
  const headers = new Map<string, string[]>()
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] as string).toLowerCase()
    const values = headers.get(name)
    if (values) values.push(rawHeaders[index + 1] as string)
    else headers.set(name, [rawHeaders[index + 1] as string])
  }
  return headers
}

function refused(message: string): AppError {
  return new AppError('http.origin_refused', message, {
    hint: 'Type the address of the page, or open a link from `adjutant link`.',
  })
}
