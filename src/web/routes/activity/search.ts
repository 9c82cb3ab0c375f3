import type { Input } from '../../client/create-client.ts'
import { dayEdge } from '../../words/time.ts'

const fields = ['by', 'tool', 'resource', 'run', 'since', 'until'] as const

/** What of the activity the address keeps; days as `2026-03-04`. */
export interface ActivitySearch extends Partial<Record<(typeof fields)[number], string>> {
  /** Whether bookkeeping is shown. */
  readonly all?: true
}

/** What of an address is understood; the rest is as if it were not there. */
export function readActivitySearch(search: Record<string, unknown>): ActivitySearch {
  const read: Partial<Record<(typeof fields)[number], string>> = {}
  for (const field of fields) {
    const value = search[field]
    if (typeof value !== 'string' || value.trim() === '') continue
    if ((field === 'since' || field === 'until') && dayEdge(value, 'begin') === undefined) continue
    read[field] = value.slice(0, 200)
  }
  return search['all'] === true ? { ...read, all: true } : read
}

/** The same as the operation asks for it. */
export function filtersOf(search: ActivitySearch): Input<'activity.export'> {
  const { since, until, all: _, ...others } = search
  const begin = dayEdge(since, 'begin')
  const end = dayEdge(until, 'end')
  return {
    ...others,
    ...(begin === undefined ? {} : { since: begin }),
    ...(end === undefined ? {} : { until: end }),
  }
}

/** What is reserved and settled, and each use of a word that was given before: true, but of interest to few. */
const bookkeeping = new Set(['budget.held', 'budget.settled', 'lease.use', 'plan.use'])

export function isBookkeeping({ kind }: { readonly kind: string }): boolean {
  return bookkeeping.has(kind)
}

/** Whether any filter is set. */
export function isFiltered(search: ActivitySearch): boolean {
  return fields.some((field) => search[field] !== undefined)
}
