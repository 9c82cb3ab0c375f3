import { isIP } from 'node:net'

import { AppError, type Grant } from '#contract'
import { covers } from '#gate'

import { isLoopbackAddress, isPublicAddress } from './address.ts'

/** Where one request goes. */
export interface Destination {
  readonly url: URL
  /** Lower case, IP addresses in their one spelling and without brackets. */
  readonly host: string
  readonly port: number
}

export interface GrantedHosts {
  /** @throws AppError `gate.host_not_granted` */
  require(destination: Destination): void
}

/**
 * The granted hosts. A name is granted as it is written, without its subdomains, and an address as that address:
 * neither covers the other. Patterns have names of the public internet in them only.
 */
export function createGrantedHosts(grants: readonly Grant[]): GrantedHosts {
  const ofNet = grants.filter(({ capability }) => capability === 'net')
  const patterns = ofNet.filter(({ resource }) => hasPattern(resource))
  const exact = new Set(ofNet.filter((grant) => !patterns.includes(grant)).map(keyOfGrant))
  return {
    require({ host, port }) {
      if (exact.has(`${host} ${port}`) || exact.has(`${host} *`)) return
      const shown = isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`
      if (patterns.some((grant) => covers(grant, { capability: 'net', resource: shown }))) return
      throw new AppError('gate.host_not_granted', `${shown} was not granted.`, {
        hint: 'Grant the host and port.',
        details: { host: shown },
      })
    },
  }
}

function hasPattern(resource: string): boolean {
  return /^[^:\s]*\*[^:\s]*:(?:\d{1,5}|\*)$/.test(resource)
}

function keyOfGrant({ resource }: Grant): string {
  const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:*@/?#\\\s]*):(\d{1,5}|\*)$/.exec(resource) ?? []
  const url = URL.parse(`http://${host}/`)
  if (host === '' || !url || url.pathname !== '/' || (port !== '*' && Number(port) > 65_535)) {
    throw new AppError('input.invalid', `${JSON.stringify(resource)} is not a host and port.`, {
      hint: 'Write it as host:port, [IPv6 address]:port or host:*.',
      details: { resource },
    })
  }
  return `${bare(url.hostname)} ${port === '*' ? '*' : Number(port)}`
}

export function toDestination(url: URL): Destination {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  return { url, host: bare(url.hostname), port }
}

function bare(hostname: string): string {
  return hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
}

/**
 * Refuses a host when any of its addresses is not public: one of a mixed answer would do for an attacker. `localhost` is
 * what it says. An address that stands in the URL itself was granted by name.
 *
 * @throws AppError `gate.address_refused`
 */
export function requireReachable({ host }: Destination, addresses: readonly string[]): void {
  const isRight = host === 'localhost' ? isLoopbackAddress : isPublicAddress
  const wrong = addresses.find((address) => !isRight(address))
  if (wrong === undefined) return
  throw new AppError('gate.address_refused', `${host} leads to ${wrong}, which is not a public address.`, {
    hint: 'Grant that very address if it is meant.',
    details: { host, address: wrong },
  })
}
