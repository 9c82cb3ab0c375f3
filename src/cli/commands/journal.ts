import { type ExitCode, exitCodes } from '../command.ts'
import type { Invocation } from '../invocation.ts'
import { findRun } from '../running/find-run.ts'
import { openWork } from '../running/work.ts'

const page = 500

/** `adjutant journal`: the events as they stand, one JSON object a line, for people and programs alike. */
export async function journalCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, stopping } = invocation
  const after = given.count('after') ?? 0
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { runs } = work.workspace
  const { id } = await findRun(runs, given.arg(0))
  if (given.has('follow')) {
    try {
      for await (const record of runs.eventsAfter(id, after, { signal: stopping })) console.record(record)
    } catch (error) {
      if (!stopping.aborted) throw error
      return exitCodes.stopped
    }
    return exitCodes.done
  }
  for (let seq = after; ;) {
    const records = await runs.journal(id, { after: seq, limit: page })
    for (const record of records) console.record(record)
    seq = records.at(-1)?.seq ?? seq
    if (records.length < page || stopping.aborted) return exitCodes.done
  }
}
