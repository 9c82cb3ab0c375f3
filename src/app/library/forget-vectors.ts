import { AppError } from '#contract'
import type { ForgettableTree } from '#adapters'

import { forgettable, forgetTrees } from '../forgetting/forget.ts'
import type { Workspace } from '../workspace.ts'
import { vectorsTag } from './vectors-by-run.ts'

/** By then whoever asked for vectors has kept them, or will ask anew. */
const keptMs = 2 * 60 * 60_000
const atOnce = 200

/**
 * Forgets what was said in runs that had vectors made: the vectors are kept with the passages. That they were asked for, and
 * what it cost, stays.
 */
export async function forgetVectorRuns(
  workspace: Workspace,
  { by, signal }: { by: string; signal: AbortSignal },
): Promise<{ forgotten: number }> {
  const { runs, clock } = workspace
  const before = clock.now() - keptMs
  let forgotten = 0
  for (let after: string | undefined; ;) {
    const rows = await runs.list({
      tag: vectorsTag,
      top: true,
      status: ['completed', 'failed', 'cancelled'],
      limit: atOnce,
      ...(after === undefined ? {} : { after }),
    })
    const trees: ForgettableTree[] = []
    for (const { id, finishedAt, forgottenAt } of rows) {
      if (forgottenAt !== null || finishedAt === null || finishedAt > before) continue
      const tree = await forgettable(workspace, id).catch(unlessGoing)
      if (tree) trees.push(tree)
    }
    forgotten += await forgetTrees(workspace, trees, { by, signal })
    after = rows.at(-1)?.id
    if (rows.length < atOnce) return { forgotten }
  }
}

function unlessGoing(error: unknown): undefined {
  if (error instanceof AppError && ['gate.run_going', 'engine.run_forgotten'].includes(error.code))
    return undefined
  throw error
}
