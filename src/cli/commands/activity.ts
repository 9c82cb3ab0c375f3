import { activityOf, type AuditQuery, csvLine, hasHome, type Workspace } from '#app'
import type { LogRow } from '#gate'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { parseAge, timeText } from '../printing/amounts.ts'
import { findRun, shortId } from '../running/find-run.ts'
import { openWork } from '../running/work.ts'

const head = ['entry', 'time', 'kind', 'run', 'key', 'attempt', 'by', 'tool', 'what']
/** Entries read at a time. */
const page = 500

/** `adjutant activity`: the audit log in words. */
export async function activityCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, homeFolder, surroundings } = invocation
  const asCsv = given.has('csv')
  if (asCsv && console.asJson) throw usage('--csv and --json are two answers; choose one.')
  const ageMs = ageOf(given.text('within'))
  const limit = given.count('limit', 1) ?? (asCsv ? Infinity : 50)
  if (asCsv) surroundings.out.write(csvLine(head))
  if (!hasHome(homeFolder)) {
    if (!asCsv) console.answer([], () => console.line('Nothing has happened yet.'))
    return exitCodes.done
  }
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { runs, clock } = work.workspace
  const run = given.text('run')
  const kinds = given.list('kind')
  const query: Asked = {
    ...(run === undefined ? {} : { run: (await findRun(runs, run)).id }),
    ...(kinds.length > 0 ? { kinds } : {}),
    ...(ageMs === undefined ? {} : { since: clock.now() - ageMs }),
  }
  const rows = newestFirst(work.workspace, query, { limit, signal: invocation.stopping })
  if (asCsv) {
    for (const row of rows) surroundings.out.write(csvLine(cells(row)))
    return exitCodes.done
  }
  const all = [...rows]
  console.answer(all.map(activityJson), () => {
    if (all.length === 0) console.line('Nothing of that has happened.')
    else
      console.table(
        ['time', 'kind', 'run', 'by', 'what'],
        all.map((row) => {
          const { by, what } = activityOf(row)
          const { said } = row
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

type Asked = Pick<AuditQuery, 'run' | 'kinds' | 'since'>

function* newestFirst(
  { audit }: Workspace,
  query: Asked,
  { limit, signal }: { limit: number; signal: AbortSignal },
): Iterable<LogRow> {
  let left = limit
  for (let before: number | undefined; left > 0;) {
    signal.throwIfAborted()
    const rows = audit.list({
      ...query,
      ...(before === undefined ? {} : { before }),
      limit: Math.min(page, left),
    })
    yield* rows
    left -= rows.length
    before = rows.at(-1)?.seq
    if (rows.length < page) return
  }
}

function ageOf(text: string | undefined): number | undefined {
  const ageMs = text === undefined ? undefined : parseAge(text)
  if (text !== undefined && ageMs === undefined)
    throw usage(`${JSON.stringify(text)} is no age.`, 'Write 90d, 12h, 30m or 45s.')
  return ageMs
}

function cells(row: LogRow): (string | number)[] {
  const { by, tool, what } = activityOf(row)
  const { seq, said } = row
  if (!said) return [seq, '', '', '', '', '', by, tool, what]
  return [seq, new Date(said.at).toISOString(), said.kind, said.run, said.key, said.attempt, by, tool, what]
}

function activityJson(row: LogRow): object {
  const { seq, said } = row
  const { at, kind, run, key, attempt, subject } = said ?? {}
  return {
    entry: seq,
    ...(at === undefined ? {} : { at: new Date(at).toISOString(), kind, run, key, attempt, subject }),
    ...activityOf(row),
  }
}
