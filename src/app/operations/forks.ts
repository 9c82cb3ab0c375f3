import { AppError, type Implementations, type Operations } from '#contract'
import { isTerminal, requireKept, type RunRow } from '#engine'

import { foldRun } from '../running/fold-shelf.ts'
import type { Workspace } from '../workspace.ts'
import type { Desk } from './desk.ts'
import { onceRun } from './once-key.ts'

/** Runs that share their beginning with another. */
export function forksOperations({
  workspace,
}: Desk): Pick<Implementations<Operations>, 'runs.retry' | 'runs.fork'> {
  const { runs } = workspace
  return {
    async 'runs.retry'({ id }, { once }) {
      const row = await runs.get(id)
      requireKept(row)
      const fromKey = await failedKeyOf(workspace, row)
      const { id: newId } = onceRun(once)
      const run = await runs.fork(id, { fromKey, ...(newId === undefined ? {} : { newId }) })
      return { run, fromKey }
    },

    async 'runs.fork'({ id, fromKey, overrides }, { once }) {
      const { id: newId } = onceRun(once)
      return { run: await runs.fork(id, { fromKey, overrides, ...(newId === undefined ? {} : { newId }) }) }
    },
  }
}

/** The step by which a run has failed: of those that failed, the one that ended last. */
async function failedKeyOf(workspace: Workspace, row: RunRow): Promise<string> {
  const { steps } = await foldRun(workspace, row)
  const failed = [...steps.values()].filter(({ state }) => state === 'failed')
  const last = failed.toSorted((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0)).at(-1)
  if (last && isTerminal(row.status) && row.status !== 'completed') return last.key
  throw new AppError('run.nothing_failed', `Run ${row.id} has not failed at a step.`, {
    hint: isTerminal(row.status) ? 'Fork it from a step of your choice.' : 'Resume it.',
    details: { run: row.id, status: row.status },
  })
}
