import { stemOf } from './words.ts'
import { valuesIn } from './values.ts'

export const dayMs = 86_400_000

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const months = 'january february march april may june july august september october november december'
  .split(' ')
  .map(stemOf)

/** A date that has a day, a month and a year, in characters of its text. */
export interface WrittenDate {
  /** As it is compared, however it is written: `2026-06-01`. */
  readonly iso: string
  /** The stem of its month. */
  readonly month: string
  readonly from: number
  readonly to: number
}

export function datesIn(text: string): WrittenDate[] {
  return valuesIn(text, ['date']).flatMap(({ text: written, from, to }) => {
    const day = /\d\D+\d/.test(written) ? dayOf(written) : undefined
    if (day === undefined) return []
    const date = new Date(day * dayMs)
    return [{ iso: date.toISOString().slice(0, 10), month: months[date.getUTCMonth()] ?? '', from, to }]
  })
}

/** The day of a date that has a year. */
export function dayOf(text: string): number | undefined {
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

export function daysUntil(year: number, month: number, day: number): number {
  return Math.floor(Date.UTC(year, month, day) / dayMs)
}
