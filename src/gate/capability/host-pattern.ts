import { matchesName } from './name-pattern.ts'

/** A host and port in their parts; an IPv6 address keeps its brackets. Undefined for anything else. */
export function splitHost(resource: string): { readonly host: string; readonly port: string } | undefined {
  const [, host, port] = /^(\[[^\]]*\]|[^:\s]+):(\d{1,5}|\*)$/.exec(resource) ?? []
  return host === undefined || port === undefined ? undefined : { host, port }
}

/**
 * Whether a pattern of hosts has a host in it. `*` as a first label is one label, `**` one or more, `*` alone any name. No
 * pattern has an address or this machine in it, nor a name without a dot, which only means something in a network of
 * one's own: those are granted by their very names, or a way into that network would be open.
 */
export function hostMatches(pattern: string, host: string): boolean {
  if (isOwnNetwork(host)) return false
  if (pattern === '*') return true
  const [first = '', ...rest] = pattern.split('.')
  const labels = host.split('.')
  if (first === '*') return labels.length === rest.length + 1 && labels.slice(1).join('.') === rest.join('.')
  if (first === '**') return labels.length > rest.length && host.endsWith(`.${rest.join('.')}`)
  return pattern === host
}

export function portMatches(granted: string, needed: string): boolean {
  return granted === '*' || granted === needed
}

/** Addresses, this machine, and names of a local network. */
function isOwnNetwork(host: string): boolean {
  if (host.startsWith('[') || /^[\d.]+$/.test(host)) return true
  const name = host.replace(/\.$/, '')
  return !name.includes('.') || ['*.localhost', '*.local', '*.internal'].some((one) => matchesName(one, name))
}
