import type { Implementations, Operations, RunSummary } from '#contract'

import { answersOperations } from './answers.ts'
import type { Desk } from './desk.ts'
import { forksOperations } from './forks.ts'
import { summaryOf } from './run-summary.ts'
import { undoOperations } from './undo.ts'

type Named =
  | 'runs.pause'
  | 'runs.resume'
  | 'runs.cancel'
  | 'runs.signal'
  | 'runs.answer'
  | 'runs.decide'
  | 'runs.resolve'
  | 'runs.retry'
  | 'runs.fork'
  | 'runs.forkPlan'
  | 'runs.undoPlan'
  | 'runs.undo'

export function steeringOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { runs } = desk.workspace

  async function now(id: string): Promise<RunSummary> {
    return summaryOf(await runs.get(id))
  }

  return {
    ...answersOperations(desk),
    ...forksOperations(desk),
    ...undoOperations(desk),

    async 'runs.pause'({ id }, { caller: { by } }) {
      await runs.pause(id, { by })
      return now(id)
    },
    async 'runs.resume'({ id }, { caller: { by } }) {
      await runs.resume(id, { by })
      return now(id)
    },
    async 'runs.cancel'({ id, reason }, { caller: { by } }) {
      await runs.cancel(id, { by, reason: reason === '' ? `cancelled by ${by}` : reason })
      return now(id)
    },
    async 'runs.signal'({ id, name, payload, signalId }, { caller: { by }, once }) {
      const signal = signalId ?? once
      await runs.signal(id, { name, payload, by, ...(signal === null ? {} : { id: signal }) })
      return now(id)
    },
  }
}
