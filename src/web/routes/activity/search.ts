import type { Input } from '../../client/create-client.ts'
import { dayEdge } from '../../words/time.ts'

const fields = ['by', 'tool', 'resource', 'run', 'since', 'until'] as const

/** What of the activity the address keeps; days as `2026-03-04`. */
export type ActivitySearch = Partial<Record<(typeof fields)[number], string>>

/** What of an address is understood; the rest is as if it were not there. */
export function readActivitySearch(search: Record<string, unknown>): ActivitySearch {
  const read: ActivitySearch = {}
  for (const field of fields) {
    const value = search[field]
    if (typeof value !== 'string' || value.trim() === '') continue
    if ((field === 'since' || field === 'until') && dayEdge(value, 'begin') === undefined) continue
    read[field] = value.slice(0, 200)
  }
  return read
}

/** The same as the operation asks for it. */
export function filtersOf({ since, until, ...others }: ActivitySearch): Input<'activity.export'> {
  const begin = dayEdge(since, 'begin')
  const end = dayEdge(until, 'end')
  return {
    ...others,
    ...(begin === undefined ? {} : { since: begin }),
    ...(end === undefined ? {} : { until: end }),
  }
}

/** How many filters are set. */
export function isFiltered(search: ActivitySearch): boolean {
  return fields.some((field) => search[field] !== undefined)
}
