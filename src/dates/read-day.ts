import { monthNumber, weekdayNumber } from './date-words.ts'
import { type PartRead, refuse } from './part.ts'
import { readDate } from './read-date.ts'
import { readEdge } from './read-edge.ts'
import type { Token } from './tokens.ts'

export interface DayContext {
  readonly today: Temporal.PlainDate
  /** The word before. */
  readonly lead: string
  /** Whether a time or a day was said just before. */
  readonly follows: boolean
}

/**
 * A day, or several days in a row, beginning at that token.
 *
 * Weeks begin on Monday. A bare weekday is the next one after today, `next friday` is the Friday of next week.
 */
export function readDayPart(tokens: readonly Token[], at: number, context: DayContext): PartRead | undefined {
  return (
    readNear(tokens, at, context) ??
    readEdge(tokens, at, context) ??
    readStretch(tokens, at, context) ??
    readWeekday(tokens, at, context) ??
    readDate(tokens, at, context)
  )
}

function readNear(tokens: readonly Token[], at: number, { today }: DayContext): PartRead | undefined {
  const words = (count: number, from = at): string =>
    tokens
      .slice(from, from + count)
      .map(({ word }) => word)
      .join(' ')
  const day = (days: number, next: number): PartRead => ({
    part: { is: 'day', day: today.add({ days }) },
    next,
  })
  const start = words(1) === 'the' ? at + 1 : at
  if (words(3, start) === 'day after tomorrow') return day(2, start + 3)
  if (words(3, start) === 'day before yesterday') return day(-2, start + 3)
  switch (words(1)) {
    case 'today':
      return day(0, at + 1)
    case 'tomorrow':
      return day(1, at + 1)
    case 'yesterday':
      return day(-1, at + 1)
    default:
      return undefined
  }
}

/** `next week`, `this weekend`, `in December`. */
function readStretch(
  tokens: readonly Token[],
  at: number,
  { today, lead }: DayContext,
): PartRead | undefined {
  const word = (index: number): string => tokens[index]?.word ?? ''
  const [which, what, next] = [word(at), word(at + 1), at + 2]
  const monday = mondayOf(today)
  const isUnit = /^(?:week|weekend|month|year)$/.test(what)
  if (what === 'weekend' && /^(?:this|the|coming)$/.test(which) && today.dayOfWeek < 6)
    return { part: { is: 'days', first: monday.add({ days: 5 }), last: monday.add({ days: 6 }) }, next }
  if (what === 'week' && word(next) === 'after' && word(next + 1) === 'next') return refuse('vague', next + 2)
  if (isUnit && /^(?:this|coming)$/.test(which)) return refuse('ambiguous', next)
  if (isUnit && /^(?:next|last|past|previous)$/.test(which)) {
    const away = which === 'next' ? 1 : -1
    const first = monday.add({ weeks: away })
    if (what === 'week') return { part: { is: 'days', first, last: first.add({ days: 6 }) }, next }
    if (what === 'month') return wholeMonth(today.with({ day: 1 }).add({ months: away }), next)
    return refuse('ambiguous', next)
  }
  const month = lead === 'in' ? monthNumber(which) : undefined
  if (month === undefined || /^\d/.test(what)) return undefined
  if (month === today.month) return refuse('ambiguous', at + 1)
  return wholeMonth(today.with({ day: 1, month }).add({ years: month < today.month ? 1 : 0 }), at + 1)
}

function wholeMonth(first: Temporal.PlainDate, next: number): PartRead {
  return { part: { is: 'days', first, last: first.with({ day: first.daysInMonth }) }, next }
}

const clearLeads = /^(?:on|by|due|this|next|coming|last|until|till|to|for|from|between|before|after|since)$/

function readWeekday(tokens: readonly Token[], at: number, context: DayContext): PartRead | undefined {
  const word = (index: number): string => tokens[index]?.word ?? ''
  const start = word(at) === 'the' && /^(?:next|coming|following)$/.test(word(at + 1)) ? at + 1 : at
  const which = /^(?:this|next|last|coming|past|previous|following)$/.test(word(start)) ? word(start) : ''
  const name = which === '' ? start : start + 1
  // "Sat" and "sun" are other words, too, unless something says that they are days.
  const isSaid = which !== '' || context.follows || tokens.length === 1 || clearLeads.test(context.lead)
  const number = weekdayNumber(word(name), {
    short: isSaid || isTimeWord(word(name + 1)) || word(name + 1) === '.',
  })
  if (number === undefined) return undefined
  const isDotted = word(name).length <= 5 && word(name + 1) === '.' && !tokens[name + 1]?.isApart
  const next = isDotted && isTimeWord(word(name + 2)) ? name + 2 : name + 1
  if (!isFree(tokens, next)) return undefined
  if (which === '') return bareWeekday(tokens, next, { number, today: context.today })
  return { part: whichWeekday(which, number, context.today), next }
}

/** `friday`, `friday next week`. */
function bareWeekday(
  tokens: readonly Token[],
  at: number,
  { number, today }: { number: number; today: Temporal.PlainDate },
): PartRead {
  const word = (index: number): string => tokens[index]?.word ?? ''
  const of = word(at) === 'of' ? at + 1 : at
  if (/^(?:this|next)$/.test(word(of)) && word(of + 1) === 'week')
    return dayRead(mondayOf(today).add({ days: number - 1, weeks: word(of) === 'next' ? 1 : 0 }), of + 2)
  // "Friday week" is the one after, to those who say it.
  if (word(at) === 'week') return refuse('ambiguous', at + 1)
  return { part: { is: 'day', day: comingWeekday(number, today), weekday: number }, next: at }
}

function whichWeekday(which: string, number: number, today: Temporal.PlainDate): PartRead['part'] {
  switch (which) {
    case 'next':
      return { is: 'day', day: mondayOf(today).add({ days: number + 6 }) }
    case 'coming':
      return { is: 'day', day: comingWeekday(number, today) }
    case 'this':
      // Of a day of this week that is today or over, it may mean that one or the next.
      if (number > today.dayOfWeek) return { is: 'day', day: comingWeekday(number, today) }
      return { is: 'refused', why: 'ambiguous' }
    case 'following':
      return { is: 'refused', why: 'ambiguous' }
    default:
      return {
        is: 'day',
        day: comingWeekday(number, today).subtract({ days: number === today.dayOfWeek ? 14 : 7 }),
      }
  }
}

/** The next one after today, which may be in seven days. */
function comingWeekday(number: number, today: Temporal.PlainDate): Temporal.PlainDate {
  return today.add({ days: ((number - today.dayOfWeek + 6) % 7) + 1 })
}

function dayRead(day: Temporal.PlainDate, next: number): PartRead {
  return { part: { is: 'day', day }, next }
}

function isTimeWord(word: string): boolean {
  return /^(?:\d+|at|from|noon|midday|morning|afternoon|evening|night|,|the)$/.test(word)
}

/** Not the beginning of a longer word: `friday's`, `sun-dried`. */
function isFree(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  return !token || token.isApart || /^[,.;:!?)–—]$/.test(token.word)
}

function mondayOf(day: Temporal.PlainDate): Temporal.PlainDate {
  return day.subtract({ days: day.dayOfWeek - 1 })
}
