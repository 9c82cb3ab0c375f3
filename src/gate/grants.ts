import { AppError, type Grant, type Need } from '#contract'

import { splitPath } from './capability/absolute-path.ts'
import { printCapability } from './capability/capability-text.ts'
import { hostMatches, portMatches, splitHost } from './capability/host-pattern.ts'
import { matchesName } from './capability/name-pattern.ts'
import { namesFrom, pathPattern } from './capability/path-pattern.ts'

/**
 * The first need that no grant gives.
 *
 * This looks at names only; links and races are the adapter's, which keeps the same grants at the moment of the deed.
 */
export function findMissing(needs: readonly Need[], grants: readonly Grant[]): Need | undefined {
  return needs.find((need) => !grants.some((grant) => covers(grant, need)))
}

/** AppError `gate.not_granted`, for throwing. */
export function notGranted(need: Need): AppError {
  const { capability, resource } = need
  return new AppError('gate.not_granted', `This run may not use ${capability} on ${resource}.`, {
    hint: `Name it as an input of the run, or add --grant ${printCapability(need)}.`,
    details: { capability, resource },
  })
}

/** Whether a grant gives what is needed. Writing includes reading. A path with `..` is covered by nothing. */
export function covers(grant: Grant, need: Need): boolean {
  const enough =
    grant.capability === need.capability || (grant.capability === 'fs.write' && need.capability === 'fs.read')
  return enough && resourceCovers(grant, need.resource)
}

function resourceCovers(grant: Grant, needed: string): boolean {
  const { capability, resource } = grant
  const pattern = grant.pattern === true
  switch (capability) {
    case 'fs.read':
    case 'fs.write':
      return pathCovers(resource, pattern, needed)
    case 'net':
      return hostCovers(resource, pattern, needed)
    case 'exec':
    case 'secret':
    case 'tool':
      return pattern ? matchesName(resource, needed) : resource === needed
  }
}

function pathCovers(resource: string, pattern: boolean, needed: string): boolean {
  // Runs may carry many grants, most of which a look at the first letters rules out.
  if (!pattern && resource.startsWith('/') && !needed.startsWith(resource.replace(/\/+$/, ''))) return false
  const granted = pathPattern(resource, pattern)
  const path = splitPath(needed)
  const below = granted && path && namesFrom(granted.at, path)
  return below !== undefined && granted?.matches(below) === true
}

function hostCovers(resource: string, pattern: boolean, needed: string): boolean {
  const [from, to] = [splitHost(resource), splitHost(needed)]
  if (!from || !to || !portMatches(from.port, to.port)) return false
  return pattern ? hostMatches(from.host, to.host) : from.host === to.host
}
