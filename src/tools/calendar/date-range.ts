import { z } from 'zod'

import { parseWhen } from '../dates/parse-when.ts'
import { dayEnd, dayPart, daysBetween, type Here, instantOf, isDay } from '../dates/wall-time.ts'
import { Words } from '../record-fields.ts'
import { invalid, type KeptEvent } from './event.ts'

const longest = 400

/** Some days, or the time between two moments. */
export const DateRange = z.strictObject({
  from: Words.meta({ title: 'From', description: 'A day or time: today, next monday, 2026-12-03.' }),
  to: Words.optional().meta({
    title: 'To',
    description: 'A day, with all of it, or a time; the end of the first day if not given.',
  }),
})
export type DateRange = z.infer<typeof DateRange>

/** In milliseconds since the Unix epoch; `to` is the first moment after it. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** @throws AppError `tools.date_unclear`, `tools.date_missing`, `input.invalid` where it ends before it starts */
export function spanOf({ from: first, to: last }: DateRange, here: Here): Span {
  const start = parseWhen(first, here)
  const end = last === undefined ? dayPart(start) : parseWhen(last, here)
  const span = {
    from: instantOf(start, here.zone),
    to: isDay(end) ? dayEnd(end, here.zone) : instantOf(end, here.zone),
  }
  if (span.to <= span.from)
    throw invalid('The time ends before it begins.', 'Look at the first and the last day.')
  if (daysBetween(start, end) > longest)
    throw invalid(`More than ${longest} days are not looked at at once.`, 'Look at less.')
  return span
}

/** Those of which some part is within it. */
export function eventsWithin(events: readonly KeptEvent[], { from, to }: Span): readonly KeptEvent[] {
  return events.filter((event) => event.from < to && event.to > from)
}
