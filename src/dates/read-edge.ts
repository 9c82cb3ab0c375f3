import { monthNumber } from './date-words.ts'
import { type PartRead, refuse } from './part.ts'
import type { DayContext } from './read-day.ts'
import type { Token } from './tokens.ts'

/** `the end of the month`, `start of next week`, `the end of January`: its first or last day; weeks end on Friday. */
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
  if (word(start) === 'middle' || unit === 'day') return refuse('vague', next)
  const more = which === 'next' ? 1 : 0
  const isYear = month !== undefined && /^20\d\d$/.test(word(next))
  const year = isYear ? Number(word(next)) : undefined
  const [first, last] = month === undefined ? edgesOf(unit, more, today) : edgesOfMonth(month, year, today)
  return { part: { is: 'day', day: isEnd ? last : first }, next: isYear ? next + 1 : next }
}

type Edges = readonly [Temporal.PlainDate, Temporal.PlainDate]

function edgesOf(unit: string, more: number, today: Temporal.PlainDate): Edges {
  if (unit === 'week') {
    const monday = today.subtract({ days: today.dayOfWeek - 1 }).add({ weeks: more })
    return [monday, monday.add({ days: 4 })]
  }
  const year = today.with({ month: 1, day: 1 }).add({ years: more })
  if (unit === 'year') return [year, year.with({ month: 12, day: 31 })]
  return wholeMonth(today.with({ day: 1 }).add({ months: more }))
}

function edgesOfMonth(month: number, year: number | undefined, today: Temporal.PlainDate): Edges {
  const first = today.with({ day: 1, month, year: year ?? today.year })
  return wholeMonth(year === undefined && month < today.month ? first.add({ years: 1 }) : first)
}

function wholeMonth(first: Temporal.PlainDate): Edges {
  return [first, first.with({ day: first.daysInMonth })]
}
