import { z } from 'zod'

import type { ActivityEntry, Implementations, Operations } from '#contract'

import {
  type ActivityFilter,
  activityHead,
  activityLine,
  activityRows,
  type SeenEntry,
} from '../words/activity-rows.ts'
import type { Desk } from './desk.ts'
import { placeFrom, placeText } from './list-place.ts'
import { wireTime } from './wire-time.ts'

const Place = z.tuple([z.int()])
/** Entries that one part of the list looks at, so that a rare thing that is looked for holds nobody up. */
const mostSeen = 2_000

export function activityOperations({
  workspace,
}: Desk): Pick<Implementations<Operations>, 'activity.list' | 'activity.export'> {
  const { audit, clock } = workspace
  return {
    async 'activity.list'({ cursor, limit, ...given }, { signal }) {
      const [before] = cursor === undefined ? [] : placeFrom(Place, cursor)
      const items: ActivityEntry[] = []
      let seen = 0
      for (const { row, activity } of activityRows(audit, filterOf(given), {
        before,
        expected: limit,
        signal,
      })) {
        seen += 1
        if (activity) items.push(entryView(row, activity))
        if (items.length === limit || seen === mostSeen)
          return { items, next: row.seq > 1 ? placeText([row.seq]) : null }
      }
      return { items, next: null }
    },

    async 'activity.export'(given, { signal }) {
      const day = new Date(clock.now()).toISOString().slice(0, 10)
      return {
        mediaType: 'text/csv; charset=utf-8',
        fileName: `activity-${day}.csv`,
        bytes: table(activityRows(audit, filterOf(given), { signal })),
      }
    },
  }
}

/** The table in pieces: others get their turn between them. */
async function* table(rows: Iterable<SeenEntry>): AsyncGenerator<Uint8Array> {
  const utf8 = new TextEncoder()
  let piece = activityHead
  let seen = 0
  for (const { row, activity } of rows) {
    seen += 1
    if (activity) piece += activityLine(row, activity)
    if (seen % 500 !== 0 || piece === '') continue
    yield utf8.encode(piece)
    piece = ''
  }
  yield utf8.encode(piece)
}

interface Given {
  readonly by?: string | undefined
  readonly tool?: string | undefined
  readonly resource?: string | undefined
  readonly run?: string | undefined
  readonly kind?: readonly string[] | undefined
  readonly since?: string | undefined
  readonly until?: string | undefined
}

function filterOf({ by, tool, resource, run, kind, since, until }: Given): ActivityFilter {
  return {
    ...(by === undefined || by === '' ? {} : { by }),
    ...(tool === undefined || tool === '' ? {} : { tool }),
    ...(resource === undefined || resource === '' ? {} : { resource }),
    ...(run === undefined || run === '' ? {} : { run }),
    ...(kind === undefined || kind.length === 0 ? {} : { kinds: kind }),
    ...(since === undefined ? {} : { since: Date.parse(since) }),
    ...(until === undefined ? {} : { until: Date.parse(until) }),
  }
}

function entryView(
  { seq, said }: SeenEntry['row'],
  { by, tool, what, resources }: NonNullable<SeenEntry['activity']>,
): ActivityEntry {
  return {
    entry: seq,
    at: said ? wireTime(said.at) : null,
    kind: said?.kind ?? '',
    run: said && said.run !== '' ? said.run : null,
    key: said && said.key !== '' ? said.key : null,
    by,
    tool,
    resources: [...resources],
    what,
  }
}
