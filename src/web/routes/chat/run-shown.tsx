import type { ReactNode } from 'react'

import { useOperation } from '../../client/use-operation.ts'
import { FailureShown } from '../../parts/failure-shown.tsx'
import { Waiting } from '../../parts/waiting.tsx'
import { chatText } from '../../text/chat.ts'
import { type TurnDeeds, TurnShown } from '../../turn/turn-shown.tsx'
import classes from './chat.module.css'
import { RunCard } from './run-card.tsx'
import { agentProgram } from './session-runs.ts'

interface ShownProps {
  readonly run: string
  /** What was said to it while it was at work. */
  readonly meanwhile: readonly string[]
  readonly deeds: TurnDeeds
}

/** What came of a message: an agent's turn in its own words, or a run as it stands. */
export function RunShown({ run: id, meanwhile, deeds }: ShownProps): ReactNode {
  const run = useOperation('runs.get', { id, cut: 400 })
  if (run.data === undefined) {
    return (
      <div className={classes['card']}>
        <FailureShown failure={run.error} title={chatText.run.failed} onRetry={() => void run.refetch()} />
        {run.isPending ? <Waiting lines={2} /> : null}
      </div>
    )
  }
  return run.data.program === agentProgram ? (
    <TurnShown run={run.data} meanwhile={meanwhile} deeds={deeds} />
  ) : (
    <RunCard run={run.data} onUndo={() => deeds.undo(id)} />
  )
}
