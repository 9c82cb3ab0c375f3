import { durationText } from '#base'
import { isTerminal, type RunStatus } from '#engine'
import { hasHome } from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { timeText } from '../printing/amounts.ts'
import { shortId } from '../running/find-run.ts'
import { colourOf, runJson, statusText } from '../running/outcome.ts'
import { openWork } from '../running/work.ts'

const statuses: readonly RunStatus[] = [
  'queued',
  'running',
  'waiting',
  'paused',
  'compensating',
  'completed',
  'failed',
  'cancelled',
]

/** `adjutant runs`: lists them, newest first. */
export async function runsCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, homeFolder } = invocation
  const limit = given.count('limit', 1) ?? 20
  const wanted = given.list('status').map(toStatus)
  if (!hasHome(homeFolder)) {
    console.answer([], () => console.line('No runs yet. Begin with "adjutant demo".'))
    return exitCodes.done
  }
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { runs, clock } = work.workspace
  const rows = await runs.list({
    limit: Math.min(limit, 1_000),
    top: !given.has('all'),
    ...(wanted.length > 0 ? { status: wanted } : {}),
  })
  console.answer(rows.map(runJson), () => {
    if (rows.length === 0) console.line('No runs. Begin with "adjutant demo".')
    else {
      console.table(
        ['run', 'workflow', 'status', 'begun', 'took'],
        rows.map((row) => {
          const until = isTerminal(row.status) ? (row.finishedAt ?? row.updatedAt) : clock.now()
          return [
            styled('bold', shortId(row.id)),
            row.parent === null ? row.title : `  in ${shortId(row.parent)}: ${row.parentKey ?? ''}`,
            styled(colourOf(row), statusText(row)),
            timeText(row.createdAt),
            row.startedAt === null ? '' : durationText(until - row.startedAt),
          ]
        }),
      )
    }
  })
  return exitCodes.done
}

function toStatus(text: string): RunStatus {
  const found = statuses.find((status) => status === text)
  if (found) return found
  throw usage(`There is no status ${JSON.stringify(text)}.`, `Use one of ${statuses.join(', ')}.`)
}
