import type { HeldEffect } from '#contract'

import { commonFolder } from '../plan/tree.ts'
import type { LeaseDraft } from './lease-words.ts'
import { capabilityText } from './permission-words.ts'
import { requestOf, secretsIn, type ShownRequest } from './request-shown.ts'

/**
 * Whether a lease would let an effect happen: `yes`; `no`; `asks` where its data comes from or goes to something that only
 * a look at it can vouch for; `beyond` when others would have used the lease up.
 */
export type Cover = 'yes' | 'no' | 'asks' | 'beyond'

/** What a lease would do to what is asked now, in the order of the questions. The gate has the last word. */
export function coverOf(draft: LeaseDraft, effects: readonly HeldEffect[]): readonly Cover[] {
  let left = draft.effects ?? Infinity
  return effects.map((effect) => {
    if (!reaches(draft, effect)) return 'no'
    if (effect.reasons.some(({ code }) => code.startsWith('flow.'))) return 'asks'
    if (left === 0) return 'beyond'
    left -= 1
    return 'yes'
  })
}

function reaches({ tools, on }: LeaseDraft, effect: HeldEffect): boolean {
  if (tools !== null && !tools.some((pattern) => namesTool(pattern, effect.tool))) return false
  return on === null || resourcesOf(effect).every((resource) => on.some((given) => covers(given, resource)))
}

function namesTool(pattern: string, tool: string): boolean {
  return pattern.endsWith('*') ? tool.startsWith(pattern.slice(0, -1)) : tool === pattern
}

/** What an effect is used on, as far as it can be seen from here: paths and hosts, as capability strings. */
function resourcesOf(effect: HeldEffect): readonly string[] {
  const request = requestOf(effect)
  if (request !== null) return sentTo(request)
  return pathsOf(effect).map((path) => capabilityText('fs.write', path))
}

function sentTo(request: ShownRequest): string[] {
  return [`net:${hostOf(request.url)}`, ...secretsIn(request).map((name) => capabilityText('secret', name))]
}

function pathsOf({ changes }: HeldEffect): string[] {
  return changes
    .flatMap(({ target, from }) => (from === null ? [target] : [target, from]))
    .filter((path) => /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path))
}

function hostOf(url: string): string {
  const { hostname = '', port = '', protocol = '' } = URL.parse(url) ?? {}
  return `${hostname}:${port === '' ? (protocol === 'http:' ? '80' : '443') : port}`
}

/** As the gate does it, patterns left out: what has a `*` in it is told only for hosts and their ports. */
function covers(given: string, needed: string): boolean {
  const [kind = '', resource = ''] = splitOnce(given)
  const [neededKind = '', neededResource = ''] = splitOnce(needed)
  if (kind !== neededKind) return false
  if (kind !== 'net' && kind !== 'fs.write') return resource === neededResource
  if (kind === 'net') {
    const [host, port] = resource.split(/:(?=[^:]*$)/)
    const [neededHost, neededPort] = neededResource.split(/:(?=[^:]*$)/)
    return host === neededHost && (port === '*' || port === neededPort)
  }
  const folder = resource.replace(/[\\/]+(?:\*\*)?$/, '')
  return (
    neededResource === folder ||
    neededResource.startsWith(`${folder}/`) ||
    neededResource.startsWith(`${folder}\\`)
  )
}

function splitOnce(text: string): string[] {
  const at = text.indexOf(':')
  return [text.slice(0, at), text.slice(at + 1)]
}

/** Places that a lease for these could be bounded to, the widest first: what all lie in, then the folders and hosts. */
export function placesOf(effects: readonly HeldEffect[]): readonly string[] {
  const paths = effects.flatMap(pathsOf)
  const others = effects.flatMap((effect) => {
    const request = requestOf(effect)
    return request === null ? [] : sentTo(request)
  })
  const folders = [commonFolder(paths), ...paths.map((path) => commonFolder([path]))]
    .map((folder) => folder.replace(/(?<=.)[\\/]$/, ''))
    .filter((folder) => folder !== '' && folder !== '/' && !/^[A-Za-z]:$/.test(folder))
  return [...new Set([...folders.map((folder) => capabilityText('fs.write', folder)), ...others])]
}

/** What is suggested at first: the tools and the place of what is asked now, as many as are asked, for an hour. */
export function suggestedLease(effects: readonly HeldEffect[], now: number): LeaseDraft {
  const tools = [...new Set(effects.map(({ tool }) => tool))]
  const isOfFiles = tools.length > 0 && tools.every((tool) => tool.startsWith('fs.'))
  const places = placesOf(effects)
  const folder = places.find((place) => place.startsWith('fs.'))
  const on = [
    ...(folder === undefined ? [] : [folder]),
    ...places.filter((place) => !place.startsWith('fs.')),
  ]
  const quarter = 15 * 60_000
  return {
    tools: isOfFiles ? ['fs.*'] : tools.length === 0 ? null : tools,
    on: on.length === 0 ? null : on,
    effects: Math.max(1, effects.length),
    until: new Date(Math.ceil((now + 60 * 60_000) / quarter) * quarter).toISOString(),
  }
}
