import { numberOf } from './date-words.ts'
import { type Clock, type DayPart, type PartRead, refuse } from './part.ts'
import type { Token } from './tokens.ts'

interface ClockRead {
  readonly clock: Clock
  readonly next: number
  /** Whether the words say that it is a time: `5pm`, `10:00`, `noon`; a bare number does not. */
  readonly isPlain: boolean
}

const parts: Readonly<Record<string, DayPart>> = {
  morning: 'morning',
  afternoon: 'afternoon',
  evening: 'evening',
  night: 'night',
}
const zones = new Set([
  'gmt',
  'utc',
  'cet',
  'cest',
  'bst',
  'est',
  'edt',
  'cst',
  'pst',
  'pdt',
  'ist',
  'jst',
  'z',
])

/**
 * A time of the day, a stretch of it, or a part of the day. `lead` is the word before it, `follows` whether a day was
 * said just before: a bare number is a time only after `at` and the like.
 */
export function readClockPart(
  tokens: readonly Token[],
  at: number,
  { lead, follows }: { lead: string; follows: boolean },
): PartRead | undefined {
  const part = readPartOfDay(tokens, at, { lead, follows })
  if (part) return part
  if (tokens[at]?.word === 'midnight') return refuse('ambiguous', at + 1)
  const first = readClock(tokens, at)
  if (first === undefined) return undefined
  if ('why' in first) return refuse('missing', first.next)
  const last = readLast(tokens, first.next, { lead })
  if (last) {
    if (!first.isPlain && !last.isPlain && !follows && !/^(?:from|between|at)$/.test(lead)) return undefined
    return { part: stretch(first, last), next: last.next }
  }
  if (!first.isPlain && lead !== 'at') return undefined
  if (zones.has(tokens[first.next]?.word ?? '')) return refuse('ambiguous', first.next + 1)
  return { part: { is: 'clock', clock: first.clock }, next: first.next }
}

function readPartOfDay(
  tokens: readonly Token[],
  at: number,
  { lead, follows }: { lead: string; follows: boolean },
): PartRead | undefined {
  const word = (index: number): string => tokens[index]?.word ?? ''
  const start = word(at) === 'the' && (lead === 'in' || lead === 'on') ? at + 1 : at
  const part = Object.hasOwn(parts, word(start)) ? parts[word(start)] : undefined
  if (part === undefined) return undefined
  // "Tomorrow morning" and "in the morning" are times, "the morning paper" is none.
  return follows || (lead === 'in' && start > at)
    ? { part: { is: 'part', part }, next: start + 1 }
    : undefined
}

/** The end of a stretch: `-3pm`, `to 3`, `until 15:30`, and after "between" also `and 3`. */
function readLast(tokens: readonly Token[], at: number, { lead }: { lead: string }): ClockRead | undefined {
  const joint = tokens[at]?.word ?? ''
  const isJoint = /^(?:[-–—]|to|until|till)$/.test(joint) || (joint === 'and' && lead === 'between')
  if (!isJoint) return undefined
  const last = readClock(tokens, at + 1)
  if (last === undefined || 'why' in last) return undefined
  return last
}

function stretch(first: ClockRead, last: ClockRead): PartRead['part'] {
  // Of "2-3pm" both are in the afternoon; of "11-1pm" that cannot be.
  const isShared = !first.clock.hasHalf && last.clock.hasHalf && first.clock.half === 'open'
  const shared =
    isShared && last.clock.hour >= 12 ? { ...first.clock, hour: (first.clock.hour % 12) + 12 } : first.clock
  const from = isShared ? { ...shared, half: 'told' as const } : first.clock
  if (minutesOf(last.clock) <= minutesOf(from)) return { is: 'refused', why: 'ambiguous' }
  return { is: 'clocks', first: from, last: last.clock }
}

function minutesOf({ hour, minute }: Clock): number {
  return hour * 60 + minute
}

type Missing = { readonly why: 'missing'; readonly next: number }

function readClock(tokens: readonly Token[], at: number): ClockRead | Missing | undefined {
  const word = tokens[at]?.word ?? ''
  if (word === 'noon' || word === 'midday')
    return {
      clock: { hour: 12, minute: 0, half: 'told', hasHalf: false },
      next: at + 1,
      isPlain: true,
    }
  const spoken = readSpoken(tokens, at)
  if (spoken) return spoken
  const figures = readFigures(tokens, at)
  if (!figures) return undefined
  const { hour, minute } = figures
  const half = readHalf(tokens, figures.next)
  const isClock = /^o'?clock$/.test(tokens[figures.next]?.word ?? '')
  const next = half?.next ?? (isClock ? figures.next + 1 : figures.next)
  const isPlain = half !== undefined || isClock || figures.hasColon
  if (!isGluedEnd(tokens, next)) return undefined
  if (minute > 59 || hour > (half ? 12 : 23) || (half && hour === 0))
    return isPlain ? { why: 'missing', next } : undefined
  if (half) {
    const full = (hour % 12) + (half.isAfternoon ? 12 : 0)
    return { clock: { hour: full, minute, half: 'told', hasHalf: true }, next, isPlain }
  }
  const told = halfOf(hour, figures.hasColon ? `${word}:` : word)
  return { clock: { hour, minute, half: told, hasHalf: false }, next, isPlain }
}

/** `9`, `nine`, `9:30`, `9.30`; not what is part of a longer figure, such as 3.5.2 or 192.168. */
function readFigures(
  tokens: readonly Token[],
  at: number,
): { hour: number; minute: number; next: number; hasColon: boolean } | undefined {
  const word = (index: number): string => tokens[index]?.word ?? ''
  const isDigits = /^\d{1,2}$/.test(word(at))
  const hour = isDigits || !/^\d/.test(word(at)) ? numberOf(word(at)) : undefined
  if (hour === undefined) return undefined
  const isSign = (index: number): boolean => /^[:.]$/.test(word(index)) && isGlued(tokens, index, index + 1)
  if (!isDigits || !isSign(at + 1) || !/^\d{2}$/.test(word(at + 2)))
    return { hour, minute: 0, next: at + 1, hasColon: false }
  const hasSeconds =
    word(at + 1) === ':' && word(at + 3) === ':' && word(at + 4) === '00' && isGlued(tokens, at + 3, at + 4)
  if (hasSeconds) return { hour, minute: Number(word(at + 2)), next: at + 5, hasColon: true }
  if (isSign(at + 3) && /^\d/.test(word(at + 4))) return undefined
  return { hour, minute: Number(word(at + 2)), next: at + 3, hasColon: word(at + 1) === ':' }
}

/** `half past nine`, `quarter to ten`, `ten past five`. */
function readSpoken(tokens: readonly Token[], at: number): ClockRead | undefined {
  const word = (index: number): string => tokens[index]?.word ?? ''
  const start = word(at) === 'a' && word(at + 1) === 'quarter' ? at + 1 : at
  const named = word(start) === 'half' ? 30 : word(start) === 'quarter' ? 15 : numberOf(word(start))
  const isTo = word(start + 1) === 'to'
  if (named === undefined || (word(start + 1) !== 'past' && !isTo)) return undefined
  // "10 to 11" is a stretch; only what is said in words, or in fives, is so many minutes to.
  if (isTo && (/^\d/.test(word(start)) || ![5, 10, 15, 20, 25].includes(named))) return undefined
  if (isTo && named !== 15 && /^\d/.test(word(start + 2))) return undefined
  const hour = numberOf(word(start + 2))
  if (hour === undefined || hour < 1 || hour > 23 || named > 30) return undefined
  const half = readHalf(tokens, start + 3)
  const base = half ? (hour % 12) + (half.isAfternoon ? 12 : 0) : hour
  const minutes = base * 60 + (isTo ? -named : named)
  if (minutes < 0) return undefined
  const clock: Clock = {
    hour: Math.floor(minutes / 60),
    minute: minutes % 60,
    half: half ? 'told' : halfOf(base),
    hasHalf: half !== undefined,
  }
  return { clock, next: half?.next ?? start + 3, isPlain: true }
}

/** Of an hour with nothing beside it, and how it is written: `09` and `9:` are of a clock with 24 hours. */
function halfOf(hour: number, written = ''): Clock['half'] {
  if (hour === 0 || hour > 12 || written.startsWith('0')) return 'told'
  if (hour <= 6) return 'open'
  return written.endsWith(':') ? 'told' : 'usual'
}

/** `am`, `p.m.` */
function readHalf(tokens: readonly Token[], at: number): { isAfternoon: boolean; next: number } | undefined {
  const word = (index: number): string => tokens[index]?.word ?? ''
  if (/^[ap]m$/.test(word(at))) return { isAfternoon: word(at) === 'pm', next: at + 1 }
  const isDotted = /^[ap]$/.test(word(at)) && word(at + 1) === '.' && word(at + 2) === 'm'
  if (!isDotted || !isGlued(tokens, at + 1, at + 2)) return undefined
  return { isAfternoon: word(at) === 'p', next: word(at + 3) === '.' ? at + 4 : at + 3 }
}

function isGlued(tokens: readonly Token[], ...at: readonly number[]): boolean {
  return at.every((index) => tokens[index] && !tokens[index].isApart)
}

/** Whether the figure ends there: `5km`, `10%` and `12/03` are no times. */
function isGluedEnd(tokens: readonly Token[], at: number): boolean {
  const [token, after] = [tokens[at], tokens[at + 1]]
  if (!token || token.isApart) return true
  if (/^[.,:]$/.test(token.word) && after && !after.isApart && /^\d/.test(after.word)) return false
  return /^[,;!?)\-–—.:]$/.test(token.word)
}
