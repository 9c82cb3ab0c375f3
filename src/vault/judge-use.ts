import type { BoundHost, SecretBinding } from './secret.ts'
import { isPlainPath } from './secret.ts'

/** Where a secret is about to be sent. */
export interface SecretUse {
  /** Lower case; an IPv6 address without brackets. */
  readonly host: string
  readonly port: number
  /** Upper case. */
  readonly method: string
  /** As it goes over the wire, without the query. */
  readonly path: string
  /** Lower case. */
  readonly header: string
  readonly https: boolean
}

/** Addresses that never leave this machine. */
const ownHosts = new Set(['localhost', '127.0.0.1', '::1'])

/** Why a secret must not be sent there, as the end of a sentence; undefined when it may. */
export function judgeUse(
  { hosts, methods, paths, header }: SecretBinding,
  use: SecretUse,
): string | undefined {
  const at = hosts.filter((bound) => isHost(bound.host, use.host))
  if (at.length === 0) return `is not bound to the host ${use.host}`
  if (!use.https && !ownHosts.has(use.host)) return 'is only sent over https'
  if (!at.some((bound) => isPort(bound, use))) return `is not bound to port ${use.port} of ${use.host}`
  if (methods.length > 0 && !methods.includes(use.method)) return `is not bound to the method ${use.method}`
  if (!paths.some((path) => isBelow(path, use.path))) return 'is not bound to that path'
  if (use.header !== header) return `goes into the header ${header} only`
  return undefined
}

function isHost(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return host === pattern
  const end = pattern.slice(1)
  return host.endsWith(end) && /^[a-z0-9-]+$/.test(host.slice(0, -end.length))
}

function isPort({ port }: BoundHost, { https, port: used }: SecretUse): boolean {
  return used === (port ?? (https ? 443 : 80))
}

/** Encoded dots and slashes are refused even below `/`: what they mean depends on the server. */
function isBelow(bound: string, path: string): boolean {
  if (!isPlainPath(path)) return false
  return path === bound || path.startsWith(bound.endsWith('/') ? bound : `${bound}/`)
}
