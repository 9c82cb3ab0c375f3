import { forgetTrees } from '../forgetting/forget.ts'
import type { Workspace } from '../workspace.ts'
import { vectorsTag } from './vectors-by-run.ts'

/** By then whoever asked for vectors has kept them, or will ask anew. */
const keptMs = 2 * 60 * 60_000

/**
 * Forgets what was said in runs that had vectors made: the texts stand in documents, and the vectors beside them. That they
 * were asked for, and what it cost, stays.
 */
export async function forgetVectorRuns(
  workspace: Workspace,
  who: { by: string; signal: AbortSignal },
): Promise<{ forgotten: number }> {
  const { forgetting, clock } = workspace
  const before = clock.now() - keptMs
  const trees = forgetting.trees({ purpose: vectorsTag.value }).filter(({ endedAt }) => endedAt < before)
  return { forgotten: await forgetTrees(workspace, trees, who) }
}
