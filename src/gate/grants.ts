import { z } from 'zod'

import type { Json } from '#base'
import { AppError, Grant, type Need } from '#contract'

const RunContext = z.looseObject({ grants: z.array(Grant).default([]) })

/** The grants that a run's context carries. */
export function grantsOf(context: Json): readonly Grant[] {
  return RunContext.parse(context).grants
}

/**
 * Refuses a call that needs what was not granted.
 *
 * This looks at names only; links and races are the adapter's, which keeps the same grants at the moment of the deed.
 *
 * @throws AppError `gate.not_granted`
 */
export function authorise(needs: readonly Need[], grants: readonly Grant[]): void {
  for (const need of needs) {
    if (grants.some((grant) => covers(grant, need))) continue
    const option =
      need.capability === 'net'
        ? `--grant net:${need.resource}`
        : `--grant ${need.capability}:${need.resource}`
    throw new AppError('gate.not_granted', `This run may not use ${need.capability} on ${need.resource}.`, {
      hint: `Name it as an input of the run, or add ${option}.`,
      details: { capability: need.capability, resource: need.resource },
    })
  }
}

/** Whether a grant gives what is needed. Writing includes reading. */
export function covers(grant: Grant, need: Need): boolean {
  if (need.capability === 'net')
    return grant.capability === 'net' && hostCovers(grant.resource, need.resource)
  const enough =
    grant.capability === need.capability || (grant.capability === 'fs.write' && need.capability === 'fs.read')
  return enough && isBelow(need.resource, grant.resource)
}

function hostCovers(granted: string, needed: string): boolean {
  if (granted === needed) return true
  return granted.endsWith(':*') && needed.slice(0, needed.lastIndexOf(':')) === granted.slice(0, -2)
}

/** A path at or below a folder, by its segments; a path with `..` is below nothing. */
function isBelow(path: string, folder: string): boolean {
  const segments = path.split(/[\\/]/)
  if (segments.includes('..')) return false
  const root = folder.replace(/[\\/]+$/, '')
  return path === folder || path === root || path.startsWith(`${root}/`) || path.startsWith(`${root}\\`)
}
