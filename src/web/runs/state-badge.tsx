import { Badge } from '@mantine/core'
import type { ReactNode } from 'react'

import type { Output } from '../client/create-client.ts'
import { runText } from '../text/runs.ts'
import classes from './runs.module.css'

export type RunSummary = Output<'runs.list'>['items'][number]

const colours = {
  queued: 'gray',
  running: 'blue',
  waiting: 'gray',
  paused: 'grape',
  compensating: 'violet',
  completed: 'green',
  failed: 'red',
  cancelled: 'gray',
} as const

/** The colour of a state; what waits for the person stands out. */
function colourOf({ status, isForPerson }: Pick<RunSummary, 'status' | 'isForPerson'>): string {
  return isForPerson && status === 'waiting' ? 'orange' : colours[status]
}

export function StateBadge({
  run,
}: {
  run: Pick<RunSummary, 'status' | 'waiting' | 'isForPerson'>
}): ReactNode {
  return (
    <Badge
      color={colourOf(run)}
      leftSection={<span className={classes['dot']} data-going={run.status === 'running' || undefined} />}
    >
      {runText.stateOf(run)}
    </Badge>
  )
}

/** The colour alone, beside a title. */
export function StateDot({ run }: { run: RunSummary }): ReactNode {
  return (
    <span
      role="img"
      aria-label={runText.stateOf(run)}
      title={runText.stateOf(run)}
      className={classes['dot']}
      data-going={run.status === 'running' || undefined}
      style={{ color: `var(--mantine-color-${colourOf(run)}-6)` }}
    />
  )
}

/** What a run is called: one that takes another back says so. */
export function runTitle({ title, program }: Pick<RunSummary, 'title' | 'program'>): string {
  return program === 'unwind' ? runText.list.undoRun(title.replace(/^undo /, '')) : title
}
