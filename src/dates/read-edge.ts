import { monthNumber } from './date-words.ts'
import { type PartRead, refuse } from './part.ts'
import type { DayContext } from './read-day.ts'
import type { Token } from './tokens.ts'

/** `the end of the month`, `end of next week`, `the end of January`: the last day of it, of a week the Friday. */
export function readEdge(
  tokens: readonly Token[],
  at: number,
  { today, lead }: DayContext,
): PartRead | undefined {
  const word = (index: number): string => tokens[index]?.word ?? ''
  const start = word(at) === 'the' ? at + 1 : at
  if (!/^(?:end|start|beginning|middle)$/.test(word(start))) return undefined
  // "The end of the month" may be of a story, "by end of month" is not.
  let next = start + 1
  if (word(next) === 'of') next += 1
  else if (!/^(?:by|at|until|till|due|before)$/.test(lead)) return undefined
  const which = word(next)
  if (/^(?:the|this|next)$/.test(which)) next += 1
  const unit = word(next)
  const isEnd = word(start) === 'end'
  const month = monthNumber(unit)
  if (!/^(?:day|week|month|year)$/.test(unit) && month === undefined) return undefined
  next += 1
  if (!isEnd || unit === 'day') return refuse('vague', next)
  const more = which === 'next' ? 1 : 0
  const end = month === undefined ? endOf(unit, more, today) : endOfMonth(month, today)
  return Temporal.PlainDate.compare(end, today) < 0
    ? refuse('ambiguous', next)
    : { part: { is: 'day', day: end }, next }
}

function endOf(unit: string, more: number, today: Temporal.PlainDate): Temporal.PlainDate {
  if (unit === 'week') return today.subtract({ days: today.dayOfWeek - 1 }).add({ days: 4, weeks: more })
  if (unit === 'year') return today.with({ month: 12, day: 31 }).add({ years: more })
  const first = today.with({ day: 1 }).add({ months: more })
  return first.with({ day: first.daysInMonth })
}

function endOfMonth(month: number, today: Temporal.PlainDate): Temporal.PlainDate {
  const first = today.with({ day: 1, month }).add({ years: month < today.month ? 1 : 0 })
  return first.with({ day: first.daysInMonth })
}
