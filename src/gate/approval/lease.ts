import type { Grant } from '#contract'

import type { EffectRequest } from '../effect-request.ts'
import { covers } from '../grants.ts'

/** A bounded permission for a run and all within it: up to so many effects, of these tools, on these things, until then. */
export interface Lease {
  readonly id: string
  /** The run at the top of the tree. */
  readonly root: string
  /** Names, or with a `*` at the end what begins so; `*` is any. */
  readonly tools: readonly string[]
  /** What the effects may need; null for all that the run was granted. */
  readonly on: readonly Grant[] | null
  /** How many effects; null for as many as come. */
  readonly effects: number | null
  /** Milliseconds since the Unix epoch; null for as long as the run lasts. */
  readonly until: number | null
  readonly by: string
}

/** Whether a lease reaches as far as the effect, its number apart. */
export function leaseCovers(lease: Lease, request: EffectRequest, now: number): boolean {
  if (lease.root !== request.root) return false
  if (lease.until !== null && now >= lease.until) return false
  if (!lease.tools.some((pattern) => namesTool(pattern, request.tool))) return false
  const { on } = lease
  return on === null || request.needs.every((need) => on.some((grant) => covers(grant, need)))
}

function namesTool(pattern: string, tool: string): boolean {
  return pattern.endsWith('*') ? tool.startsWith(pattern.slice(0, -1)) : tool === pattern
}
