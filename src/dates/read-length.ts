import { numberOf } from './date-words.ts'
import type { Token } from './tokens.ts'

const units: Readonly<Record<string, Unit>> = {
  min: 'minutes',
  mins: 'minutes',
  minute: 'minutes',
  minutes: 'minutes',
  h: 'hours',
  hr: 'hours',
  hrs: 'hours',
  hour: 'hours',
  hours: 'hours',
  day: 'days',
  days: 'days',
  week: 'weeks',
  weeks: 'weeks',
  fortnight: 'fortnights',
  month: 'months',
  months: 'months',
  year: 'years',
  years: 'years',
}
type Unit = 'minutes' | 'hours' | 'days' | 'weeks' | 'fortnights' | 'months' | 'years'

/** A stretch of time: minutes, or days of the calendar. */
export interface Length {
  readonly minutes: number | null
  readonly days: Temporal.Duration | null
  readonly next: number
}

/** `an hour and a half`, `45 minutes`, `2 weeks`, `1h 30m`, beginning at that token. */
export function readLength(tokens: readonly Token[], at: number): Length | undefined {
  const word = (index: number): string => tokens[index]?.word ?? ''
  if (word(at) === 'half' && /^an?$/.test(word(at + 1)) && units[word(at + 2)] === 'hours')
    return { minutes: 30, days: null, next: at + 3 }
  if (/^an?$/.test(word(at)) && word(at + 1) === 'half' && units[word(at + 2)] === 'hours')
    return { minutes: 30, days: null, next: at + 3 }
  if (word(at) === 'a' && word(at + 1) === 'quarter' && word(at + 2) === 'of' && word(at + 4) === 'hour')
    return { minutes: 15, days: null, next: at + 5 }
  const first = readAmount(tokens, at)
  if (!first) return undefined
  if (first.unit !== 'hours') return lengthOf(first, first.next)
  if (word(first.next) === 'and' && word(first.next + 1) === 'a' && word(first.next + 2) === 'half')
    return lengthOf({ ...first, count: first.count + 0.5 }, first.next + 3)
  const more = readAmount(tokens, word(first.next) === 'and' ? first.next + 1 : first.next)
  if (more?.unit !== 'minutes') return lengthOf(first, first.next)
  return { minutes: first.count * 60 + more.count, days: null, next: more.next }
}

interface Amount {
  readonly count: number
  readonly unit: Unit
  readonly next: number
}

function readAmount(tokens: readonly Token[], at: number): Amount | undefined {
  const word = (index: number): string => tokens[index]?.word ?? ''
  let count = /^an?$/.test(word(at)) ? 1 : numberOf(word(at))
  if (count === undefined) return undefined
  let next = at + 1
  if (word(next) === '.' && /^\d$/.test(word(next + 1)) && !tokens[next + 1]?.isApart) {
    count += Number(word(next + 1)) / 10
    next += 2
  } else if (word(next) === 'and' && word(next + 1) === 'a' && word(next + 2) === 'half') {
    count += 0.5
    next += 3
  }
  if (word(next) === '-') next += 1
  const isShort = word(next) === 'm' && /^\d+$/.test(word(at)) && word(at + 1) === 'm'
  const unit = isShort ? 'minutes' : Object.hasOwn(units, word(next)) ? units[word(next)] : undefined
  return unit === undefined ? undefined : { count, unit, next: next + 1 }
}

function lengthOf({ count, unit }: Amount, next: number): Length | undefined {
  const minutes = unit === 'minutes' ? count : unit === 'hours' ? count * 60 : null
  if (minutes !== null)
    return Number.isInteger(minutes) && minutes > 0 ? { minutes, days: null, next } : undefined
  if (!Number.isInteger(count) || count < 1) return undefined
  const [days, of] = unit === 'fortnights' ? [count * 2, 'weeks'] : [count, unit]
  return { minutes: null, days: Temporal.Duration.from({ [of]: days }), next }
}
