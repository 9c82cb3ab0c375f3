import { nowIn, type Here } from './local-time.ts'
import { type PartRead, refuse } from './part.ts'
import { readDayPart } from './read-day.ts'
import { type Length, readLength } from './read-length.ts'
import type { Token } from './tokens.ts'

/** So long from now, or ago: `in two hours`, `in 3 days`, `a week from Friday`; less than a day is a time, else a day. */
export function readMoment(tokens: readonly Token[], at: number, here: Here): PartRead | undefined {
  const word = (index: number): string => tokens[index]?.word ?? ''
  if (word(at) === 'within' || (word(at) === 'in' && /^(?:under|about|around|less)$/.test(word(at + 1)))) {
    const length = readLength(tokens, word(at) === 'in' ? at + 2 : at + 1)
    return length ? refuse('vague', length.next) : undefined
  }
  const isIn = word(at) === 'in'
  const length = readLength(tokens, isIn ? at + 1 : at)
  if (!length) return undefined
  const { next } = length
  if (word(next) === 'or') return refuse('ambiguous', next)
  if (isIn) return fromNow(length, afterTime(tokens, next), here)
  if (word(next) === 'ago') return fromNow(length, next + 1, here, -1)
  if (/^(?:later|before)$/.test(word(next))) return refuse('vague', next + 1)
  if (!/^(?:from|after)$/.test(word(next))) return undefined
  if (/^(?:now|today)$/.test(word(next + 1))) return fromNow(length, next + 2, here)
  return afterDay(tokens, next, { length, here })
}

/** `in two days' time` */
function afterTime(tokens: readonly Token[], at: number): number {
  const next = tokens[at]?.word === "'" ? at + 1 : at
  return tokens[next]?.word === 'time' ? next + 1 : next
}

function fromNow({ minutes, days }: Length, next: number, here: Here, sign: 1 | -1 = 1): PartRead {
  const now = nowIn(here)
  try {
    if (minutes !== null) return { part: { is: 'moment', at: now.add({ minutes: sign * minutes }) }, next }
    const length = days ?? new Temporal.Duration()
    const day = now.toPlainDate().add(sign < 0 ? length.negated() : length)
    return isWritten(day) ? { part: { is: 'day', day }, next } : refuse('missing', next)
  } catch (error) {
    // Beyond the end of the calendar.
    if (error instanceof RangeError) return refuse('missing', next)
    throw error
  }
}

/** Whether its year has four figures. */
function isWritten({ year }: Temporal.PlainDate): boolean {
  return year > 0 && year < 10_000
}

/** `a week from Friday`, `2 days after Monday`. */
function afterDay(
  tokens: readonly Token[],
  at: number,
  { length, here }: { length: Length; here: Here },
): PartRead | undefined {
  const from = readDayPart(tokens, at + 1, { today: nowIn(here).toPlainDate(), lead: 'on', follows: false })
  if (!from) return tokens[at]?.word === 'after' ? refuse('vague', at + 1) : undefined
  if (from.part.is !== 'day' || !length.days) return refuse('ambiguous', from.next)
  const day = from.part.day.add(length.days)
  return isWritten(day) ? { part: { is: 'day', day }, next: from.next } : refuse('missing', from.next)
}
