import type { SearchedPassage } from '#contract'

import { valuesIn } from './values.ts'
import { dayMs, dayOf, daysUntil } from './written-dates.ts'

/** Dates as far as this into a document are taken for its own, as of a letter. */
const headBytes = 700

/** How new a document is. */
export interface DocumentDate {
  /** Days since the Unix epoch. */
  readonly day: number
  /** Whether the document says so: in its name, its title or at its head. If not it is when the file was last changed. */
  readonly isSaid: boolean
}

/** When a document is from. */
export function dateOf(passages: readonly SearchedPassage[]): DocumentDate {
  const [first] = passages
  if (!first) return { day: 0, isSaid: false }
  const { path, title, modifiedMs } = first.document
  const name = path.slice(path.lastIndexOf('/') + 1)
  const head = passages.find(({ start }) => start < headBytes)
  const day =
    dayIn(name.replaceAll('_', '-')) ??
    dayIn(title ?? '') ??
    yearIn(name) ??
    yearIn(title ?? '') ??
    (head && head.document.kind !== 'table' && head.document.kind !== 'calendar'
      ? dayIn(head.text.slice(0, headBytes))
      : undefined)
  return day === undefined ? { day: Math.floor(modifiedMs / dayMs), isSaid: false } : { day, isSaid: true }
}

function dayIn(text: string): number | undefined {
  for (const value of valuesIn(text, ['date'])) {
    const day = dayOf(value.text)
    if (day !== undefined) return day
  }
  return undefined
}

function yearIn(text: string): number | undefined {
  const [year] = /(?<!\d)(?:19|20)\d{2}(?!\d)/.exec(text) ?? []
  return year === undefined ? undefined : daysUntil(Number(year), 0, 1)
}
