import type { SearchedPassage } from '#contract'

import { valuesIn } from './values.ts'

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Dates as far as this into a document are taken for its own, as of a letter. */
const headBytes = 700
const dayMs = 86_400_000

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

/** The day of a date that has a year. */
function dayOf(text: string): number | undefined {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (iso) return daysUntil(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]))
  const numbers = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text)
  if (numbers) return daysUntil(Number(numbers[3]), Number(numbers[2]) - 1, Number(numbers[1]))
  const year = /\d{4}/.exec(text)?.[0]
  const month = monthNames.indexOf(
    /[a-z]{3}/i.exec(text.replace(/\d+(?:st|nd|rd|th)/i, ''))?.[0].toLowerCase() ?? '',
  )
  const day = /(?<!\d)\d{1,2}(?!\d)/.exec(text)?.[0]
  return year === undefined || month < 0 ? undefined : daysUntil(Number(year), month, Number(day ?? 1))
}

function daysUntil(year: number, month: number, day: number): number {
  return Math.floor(Date.UTC(year, month, day) / dayMs)
}
