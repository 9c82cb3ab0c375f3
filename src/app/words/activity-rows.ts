import type { LogRow } from '#gate'

import type { Audit, AuditQuery } from '../audit.ts'
import { type Activity, activityOf } from './activity.ts'
import { csvLine } from './csv.ts'

/** What of the activity is wanted; what is not said is all. */
export interface ActivityFilter extends Pick<AuditQuery, 'run' | 'kinds' | 'since'> {
  /** Only what happened before or at this time; milliseconds since the Unix epoch. */
  readonly until?: number
  /** The person. */
  readonly by?: string
  /** A tool, or with a `*` at the end those that begin so. */
  readonly tool?: string
  /** A part of what it is about, in any case. */
  readonly resource?: string
}

/** One entry that was looked at. */
export interface SeenEntry {
  readonly row: LogRow
  /** Null for one that is not wanted. */
  readonly activity: Activity | null
}

/** Entries read at a time: few where few are wanted, and more the longer it takes to find them. */
const mostRead = 500

/**
 * The audit log in words, newest first: every entry that is looked at on the way, wanted or not.
 *
 * @param options.expected how many will be taken; all of them when left out
 */
export function* activityRows(
  audit: Pick<Audit, 'list'>,
  { until, by, tool, resource, ...query }: ActivityFilter,
  {
    before: first,
    expected,
    signal,
  }: { before?: number | undefined; expected?: number; signal: AbortSignal },
): Generator<SeenEntry> {
  const wanted = resource?.toLowerCase()
  function fits({ said }: LogRow, activity: Activity): boolean {
    if (until !== undefined && (said?.at ?? Infinity) > until) return false
    if (by !== undefined && activity.by !== by) return false
    if (tool !== undefined && !fitsTool(tool, activity.tool)) return false
    return wanted === undefined || activity.resources.some((one) => one.toLowerCase().includes(wanted))
  }
  let page = Math.min(expected ?? mostRead, mostRead)
  for (let before = first; ;) {
    signal.throwIfAborted()
    const rows = audit.list({ ...query, ...(before === undefined ? {} : { before }), limit: page })
    for (const row of rows) {
      const activity = activityOf(row)
      yield { row, activity: fits(row, activity) ? activity : null }
    }
    before = rows.at(-1)?.seq
    if (rows.length < page) return
    page = Math.min(page * 2, mostRead)
  }
}

function fitsTool(pattern: string, tool: string): boolean {
  return pattern.endsWith('*') ? tool.startsWith(pattern.slice(0, -1)) && tool !== '' : tool === pattern
}

/** The table's first line. */
export const activityHead = csvLine(['entry', 'time', 'kind', 'run', 'key', 'attempt', 'by', 'tool', 'what'])

/** One entry as a line of it. */
export function activityLine({ seq, said }: LogRow, { by, tool, what }: Activity): string {
  if (!said) return csvLine([seq, '', '', '', '', '', by, tool, what])
  const { at, kind, run, key, attempt } = said
  return csvLine([seq, new Date(at).toISOString(), kind, run, key, attempt, by, tool, what])
}
