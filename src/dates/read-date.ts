import { monthNumber, ordinalOf } from './date-words.ts'
import { type PartRead, refuse } from './part.ts'
import type { DayContext } from './read-day.ts'
import type { Token } from './tokens.ts'

/**
 * A date: `3 Dec`, `December 3rd, 2026`, `14.12.`, `2026-12-03`, `the 3rd`. Without its year or month it is the next one,
 * today included.
 */
export function readDate(tokens: readonly Token[], at: number, context: DayContext): PartRead | undefined {
  return (
    readIso(tokens, at, context) ??
    readSlashed(tokens, at, context) ??
    readDotted(tokens, at, context) ??
    readDayMonth(tokens, at, context) ??
    readMonthDay(tokens, at, context) ??
    readOrdinal(tokens, at, context)
  )
}

function readIso(tokens: readonly Token[], at: number, { today }: DayContext): PartRead | undefined {
  const [year, month, day] = figures(tokens, at, '-')
  if (year?.length !== 4 || month === undefined || day === undefined) return undefined
  return dateRead({ year: Number(year), month: Number(month), day: Number(day) }, at + 5, today)
}

/** Days and months are written in both orders with a slash, so only what fits one of them is read. */
function readSlashed(
  tokens: readonly Token[],
  at: number,
  { today, lead, follows }: DayContext,
): PartRead | undefined {
  const [first, second, third] = figures(tokens, at, '/')
  if (first === undefined || second === undefined) return undefined
  const next = third === undefined ? at + 3 : at + 5
  const [a, b] = [Number(first), Number(second)]
  if (first.length > 2 || second.length > 2) return refuse('ambiguous', next)
  if (a < 1 || b < 1 || (a > 12 && b > 12)) return refuse('missing', next)
  // 24/7 and 1/2 are no dates at all, and 3/4 may be either.
  const isDate = third?.length === 4 || follows || /^(?:on|by|due|until|till)$/.test(lead)
  if (!isDate || (a <= 12 && b <= 12 && a !== b)) return refuse('ambiguous', next)
  const [day, month] = a > 12 ? [a, b] : [b, a]
  return dateRead({ year: yearOf(third), month, day }, next, today)
}

/** `14.12.`, `14.12.2026`; `14.12` alone may be a time of the day. */
function readDotted(tokens: readonly Token[], at: number, context: DayContext): PartRead | undefined {
  const { today, lead, follows } = context
  const [first = '', second = '', third] = figures(tokens, at, '.')
  if (!/^\d{1,2}$/.test(first) || !/^\d{1,2}$/.test(second)) return undefined
  const [day, month] = [Number(first), Number(second)]
  if (third !== undefined)
    return third.length === 4 ? byCustom({ year: Number(third), month, day }, at + 5, today) : undefined
  if (lead === 'at') return undefined
  const dot = tokens[at + 3]
  if (dot?.word === '.' && !dot.isApart) {
    // The last dot may be that of the sentence: "look at version 2.10."
    const isLed = follows || at === 0 || /^(?:on|by|due|for|until|till|to|from|the)$/.test(lead)
    const isLast = tokens[at + 4] === undefined
    return isLast && !isLed
      ? refuse('ambiguous', at + 4)
      : byCustom({ year: undefined, month, day }, at + 4, today)
  }
  if (month > 12) return undefined
  if (lead === 'on') return byCustom({ year: undefined, month, day }, at + 3, today)
  return at === 0 && tokens.length === 3 ? refuse('ambiguous', at + 3) : undefined
}

/** `3 December`, `the 3rd of December 2026`, `10-12 December`. */
function readDayMonth(tokens: readonly Token[], at: number, { today }: DayContext): PartRead | undefined {
  const word = (index: number): string => tokens[index]?.word ?? ''
  const start = word(at) === 'the' ? at + 1 : at
  const first = readDayNumber(tokens, start)
  if (!first) return undefined
  const isRange = /^(?:[-–—]|to|until|till)$/.test(word(first.next))
  const last = isRange ? readDayNumber(tokens, first.next + 1) : undefined
  const at2 = last?.next ?? first.next
  const name = word(at2) === 'of' ? at2 + 1 : at2
  const month = monthNumber(word(name))
  if (month === undefined || !tokens[name]?.isApart) return undefined
  const { year, next } = readYear(tokens, afterName(tokens, name))
  const begins = dateRead({ year, month, day: first.day }, next, today)
  if (!last || begins.part.is !== 'day') return begins
  const ends = dateRead({ year: begins.part.day.year, month, day: last.day }, next, today)
  if (ends.part.is !== 'day') return ends
  if (last.day <= first.day) return refuse('ambiguous', next)
  return { part: { is: 'days', first: begins.part.day, last: ends.part.day }, next }
}

/** `December 3`, `Dec 3rd, 2026`. */
function readMonthDay(tokens: readonly Token[], at: number, { today }: DayContext): PartRead | undefined {
  const month = monthNumber(tokens[at]?.word ?? '')
  if (month === undefined) return undefined
  const start = afterName(tokens, at)
  const the = tokens[start]?.word === 'the' ? start + 1 : start
  const day = readDayNumber(tokens, the)
  if (!day || !tokens[the]?.isApart || /^(?:am|pm|:)$/.test(tokens[day.next]?.word ?? '')) return undefined
  const { year, next } = readYear(tokens, day.next)
  return dateRead({ year, month, day: day.day }, next, today)
}

/** `the 3rd`, `on the third`, where it is no attempt, floor or the like. */
function readOrdinal(
  tokens: readonly Token[],
  at: number,
  { today, lead, follows }: DayContext,
): PartRead | undefined {
  const word = (index: number): string => tokens[index]?.word ?? ''
  const start = word(at) === 'the' ? at + 1 : at
  const isLed =
    /^(?:on|by|for|until|till|due|to|before|after|from)$/.test(lead) ||
    (start > at && tokens.length === at + 3)
  const spoken = ordinalOf(word(start))
  const day = spoken ?? (/^(?:st|nd|rd|th)$/.test(word(start + 1)) ? Number(word(start)) : Number.NaN)
  const next = spoken === undefined ? start + 2 : start + 1
  if (!Number.isInteger(day) || (!isLed && !follows)) return undefined
  if (spoken === undefined && tokens[start + 1]?.isApart) return undefined
  if (!isEndOrFunction(tokens, next)) return undefined
  if (day < 1 || day > 31) return refuse('missing', next)
  for (let first = today.with({ day: 1 }); ; first = first.add({ months: 1 })) {
    if (day > first.daysInMonth) continue
    const date = first.with({ day })
    if (Temporal.PlainDate.compare(date, today) >= 0) return { part: { is: 'day', day: date }, next }
  }
}

const functionWords =
  /^(?:at|from|in|to|with|for|about|by|of|please|and|or|,|\.|:|;|!|\?|\)|all|until|till|between|noon|morning|afternoon|evening)$/

function isEndOrFunction(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  return !token || functionWords.test(token.word) || /^\d/.test(token.word)
}

function readDayNumber(tokens: readonly Token[], at: number): { day: number; next: number } | undefined {
  const word = tokens[at]?.word ?? ''
  if (!/^\d{1,2}$/.test(word)) return undefined
  const suffix = tokens[at + 1]
  const isOrdinal = suffix && !suffix.isApart && /^(?:st|nd|rd|th)$/.test(suffix.word)
  return { day: Number(word), next: isOrdinal ? at + 2 : at + 1 }
}

/** After the dot of a short name: `Dec.`, `Sept.` */
function afterName(tokens: readonly Token[], at: number): number {
  const [name, dot] = [tokens[at]?.word ?? '', tokens[at + 1]]
  return name.length <= 4 && dot?.word === '.' && !dot.isApart && tokens[at + 2] ? at + 2 : at + 1
}

function readYear(tokens: readonly Token[], at: number): { year: number | undefined; next: number } {
  const comma = tokens[at]?.word === ',' ? at + 1 : at
  const token = tokens[comma]
  const isYear = token?.isApart && /^(?:19|20)\d\d$/.test(token.word) && tokens[comma + 1]?.word !== ':'
  return isYear ? { year: Number(token.word), next: comma + 1 } : { year: undefined, next: at }
}

interface Named {
  readonly year: number | undefined
  readonly month: number
  readonly day: number
}

/** With a dot, the day comes first. */
function byCustom(named: Named, next: number, today: Temporal.PlainDate): PartRead {
  const read = dateRead(named, next, today)
  return read.part.is === 'day' ? { part: { ...read.part, isByCustom: true }, next } : read
}

function dateRead({ year, month, day }: Named, next: number, today: Temporal.PlainDate): PartRead {
  const on = (of: number): Temporal.PlainDate | undefined => {
    if (month < 1 || month > 12 || day < 1) return undefined
    const first = new Temporal.PlainDate(of, month, 1)
    return day <= first.daysInMonth ? first.with({ day }) : undefined
  }
  // Also of the 29th of February where this year has none.
  const isOver = month < today.month || (month === today.month && day < today.day)
  const date = on(year ?? (isOver ? today.year + 1 : today.year))
  return date ? { part: { is: 'day', day: date }, next } : refuse('missing', next)
}

function yearOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  return text.length === 2 ? 2000 + Number(text) : Number(text)
}

/** Two or three figures with nothing but that sign between them. */
function figures(tokens: readonly Token[], at: number, sign: string): readonly (string | undefined)[] {
  const isFigure = (index: number): boolean => /^\d+$/.test(tokens[index]?.word ?? '')
  const isNext = (index: number): boolean => {
    const [between, figure] = [tokens[index], tokens[index + 1]]
    return (
      between?.word === sign &&
      !between.isApart &&
      figure !== undefined &&
      !figure.isApart &&
      isFigure(index + 1)
    )
  }
  if (!isFigure(at) || !isNext(at + 1)) return []
  const third = isNext(at + 3) ? tokens[at + 4]?.word : undefined
  return [tokens[at]?.word, tokens[at + 2]?.word, third]
}
