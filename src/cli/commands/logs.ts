import { durationText } from '#base'
import { followLogs, type LogEntry, readLogs } from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled, type Text } from '../console.ts'
import type { Invocation } from '../invocation.ts'
import { timeText } from '../printing/amounts.ts'
import { findRun, shortId } from '../running/find-run.ts'
import { openWork } from '../running/work.ts'

const mostLines = 10_000

/** `adjutant logs`: the last lines of the log, and the next ones. Needs no key, so that it can be read when something is wrong with that. */
export async function logsCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, homeFolder, stopping } = invocation
  const limit = Math.min(given.count('limit', 1) ?? 50, mostLines)
  const meant = given.text('run')
  const run = meant === undefined ? undefined : await idOf(invocation, meant)
  const query = { limit, ...(run === undefined ? {} : { run }) }
  if (given.has('follow')) {
    try {
      for await (const entry of followLogs(homeFolder, { ...query, signal: stopping }))
        tell(invocation, entry)
    } catch (error) {
      if (!stopping.aborted) throw error
    }
    return exitCodes.stopped
  }
  const entries = readLogs(homeFolder, query)
  if (entries.length === 0 && !console.asJson) console.line('The log is empty.')
  for (const entry of entries) tell(invocation, entry)
  return exitCodes.done
}

function tell({ console }: Invocation, entry: LogEntry): void {
  if (console.asJson) console.record(entry)
  else console.line(...partsOf(entry))
}

async function idOf(invocation: Invocation, meant: string): Promise<string> {
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  return (await findRun(work.workspace.runs, meant)).id
}

function partsOf({ level, time, event, run, seq, attempt, code, ms }: LogEntry): Text[] {
  const colour = { info: 'dim', warn: 'yellow', error: 'red' } as const
  return [
    styled('dim', timeText(Date.parse(time))),
    '  ',
    styled(colour[level], level.padEnd(5)),
    `  ${event.padEnd(16)}`,
    ...(run === undefined ? [] : ['  ', styled('bold', shortId(run))]),
    ...(seq === undefined ? [] : [styled('dim', ` #${seq}`)]),
    ...(attempt === undefined || attempt < 2 ? [] : [`  attempt ${attempt}`]),
    ...(code === undefined ? [] : ['  ', styled(colour[level], code)]),
    ...(ms === undefined ? [] : [styled('dim', `  ${durationText(ms)}`)]),
  ]
}
