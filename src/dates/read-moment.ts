import { nowIn, type Here } from './local-time.ts'
import { type PartRead, refuse } from './part.ts'
import { readLength } from './read-length.ts'
import type { Token } from './tokens.ts'

/** So long from now: `in two hours`, `in 3 days`, `a week from now`; what is shorter than a day is a time, else a day. */
export function readMoment(tokens: readonly Token[], at: number, here: Here): PartRead | undefined {
  const word = (index: number): string => tokens[index]?.word ?? ''
  if (word(at) === 'within' || (word(at) === 'in' && /^(?:under|about|around|less)$/.test(word(at + 1)))) {
    const length = readLength(tokens, word(at) === 'in' ? at + 2 : at + 1)
    return length ? refuse('vague', length.next) : undefined
  }
  const isIn = word(at) === 'in'
  const length = readLength(tokens, isIn ? at + 1 : at)
  if (!length) return undefined
  let { next } = length
  if (word(next) === 'ago') return refuse('past', next + 1)
  if (word(next) === 'or') return refuse('ambiguous', next)
  if (!isIn && (word(next) === 'later' || /^(?:before|after)$/.test(word(next))))
    return refuse('vague', next + 1)
  const isFromNow = word(next) === 'from' && /^(?:now|today)$/.test(word(next + 1))
  if (!isIn && !isFromNow) return word(next) === 'from' ? refuse('ambiguous', next + 1) : undefined
  if (isFromNow) next += 2
  else {
    if (word(next) === "'") next += 1
    if (word(next) === 'time') next += 1
  }
  const now = nowIn(here)
  try {
    if (length.minutes !== null)
      return { part: { is: 'moment', at: now.add({ minutes: length.minutes }) }, next }
    return { part: { is: 'day', day: now.toPlainDate().add(length.days ?? {}) }, next }
  } catch (error) {
    // Beyond the end of the calendar.
    if (error instanceof RangeError) return refuse('missing', next)
    throw error
  }
}
