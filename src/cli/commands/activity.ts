import { type ActivityFilter, activityHead, activityLine, activityRows, hasHome, type SeenEntry } from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { parseAge, timeText } from '../printing/amounts.ts'
import { findRun, shortId } from '../running/find-run.ts'
import { openWork } from '../running/work.ts'

/** `adjutant activity`: the audit log in words. */
export async function activityCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, homeFolder, surroundings } = invocation
  const asCsv = given.has('csv')
  if (asCsv && console.asJson) throw usage('--csv and --json are two answers; choose one.')
  const ageMs = ageOf(given.text('within'))
  const limit = given.count('limit', 1) ?? (asCsv ? Infinity : 50)
  if (asCsv) surroundings.out.write(activityHead)
  if (!hasHome(homeFolder)) {
    if (!asCsv) console.answer([], () => console.line('Nothing has happened yet.'))
    return exitCodes.done
  }
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { runs, clock } = work.workspace
  const run = given.text('run')
  const kinds = given.list('kind')
  const filter: ActivityFilter = {
    ...(run === undefined ? {} : { run: (await findRun(runs, run)).id }),
    ...(kinds.length > 0 ? { kinds } : {}),
    ...(ageMs === undefined ? {} : { since: clock.now() - ageMs }),
  }
  const rows = activityRows(work.workspace.audit, filter, { signal: invocation.stopping })
    .filter(isWanted)
    .take(limit)
  if (asCsv) {
    for (const { row, activity } of rows) surroundings.out.write(activityLine(row, activity))
    return exitCodes.done
  }
  const all = [...rows]
  console.answer(all.map(activityJson), () => {
    if (all.length === 0) console.line('Nothing of that has happened.')
    else
      console.table(
        ['time', 'kind', 'run', 'by', 'what'],
        all.map(({ row: { said }, activity: { by, what } }) => {
          return [
            said ? timeText(said.at) : '',
            said?.kind ?? '',
            styled('bold', shortId(said?.run ?? '')),
            by,
            what,
          ]
        }),
      )
  })
  return exitCodes.done
}

type Wanted = SeenEntry & { readonly activity: NonNullable<SeenEntry['activity']> }

function isWanted(seen: SeenEntry): seen is Wanted {
  return seen.activity !== null
}

function ageOf(text: string | undefined): number | undefined {
  const ageMs = text === undefined ? undefined : parseAge(text)
  if (text !== undefined && ageMs === undefined)
    throw usage(`${JSON.stringify(text)} is no age.`, 'Write 90d, 12h, 30m or 45s.')
  return ageMs
}

function activityJson({ row: { seq, said }, activity }: Wanted): object {
  const { at, kind, run, key, attempt, subject } = said ?? {}
  return {
    entry: seq,
    ...(at === undefined ? {} : { at: new Date(at).toISOString(), kind, run, key, attempt, subject }),
    ...activity,
  }
}
