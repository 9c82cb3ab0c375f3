import { canonicalJson, sha256 } from '#base'
import type { DryRunReport } from '#contract'

import type { Workspace } from '../workspace.ts'

/** The effects of a dry-run that a person would be asked about, by what an approval of them is bound to. */
export function asking({ effects }: DryRunReport): readonly string[] {
  return effects.flatMap(({ asks, hash }) => (asks.length > 0 ? [hash] : []))
}

/** Stands for everything that a dry-run shows: another one is equal only if exactly the same would be done. */
export function seenHash({ effects }: DryRunReport): string {
  return sha256(new TextEncoder().encode(canonicalJson(effects.map(({ hash }) => hash).toSorted())))
}

/** Keeps a person's word on effects that a dry-run has shown, and names it for the run that does them. */
export function approvePlan(workspace: Workspace, hashes: readonly string[], by: string): string {
  const id = workspace.newId('plan')
  workspace.leases.addPlan({ id, hashes, by, at: workspace.clock.now() })
  return id
}
