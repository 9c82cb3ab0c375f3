import { numberOf, weekdayNumber } from './date-words.ts'
import { type PartRead, refuse } from './part.ts'
import { readLength } from './read-length.ts'
import type { Token } from './tokens.ts'

const vague = new Set([
  'soon',
  'sometime',
  'someday',
  'eventually',
  'asap',
  'later',
  'lunchtime',
  'dinnertime',
  'eod',
  'eow',
])
const phrases: readonly string[][] = [
  ['some', 'time'],
  ['at', 'some', 'point'],
  ['some', 'day'],
  ['one', 'day'],
  ['as', 'soon', 'as'],
  ['first', 'thing'],
  ['in', 'a', 'while'],
  ['in', 'a', 'bit'],
  ['in', 'a', 'moment'],
  ['a', 'few'],
  ['a', 'couple'],
  ['the', 'other', 'day'],
  ['right', 'now'],
  ['this', 'time'],
  ['next', 'time'],
  ['rest', 'of', 'the'],
  ['day', 'and', 'night'],
  ['around', 'the', 'clock'],
  ['once', 'a'],
  ['twice', 'a'],
]
const holidays = new Set([
  'christmas',
  'xmas',
  'easter',
  'new',
  'thanksgiving',
  'halloween',
  'lunch',
  'dinner',
  'breakfast',
  'work',
  'school',
])

/** Words about time that tell none, and repetitions: they are found so that nobody takes the rest for the whole. */
export function readVague(
  tokens: readonly Token[],
  at: number,
  { lead }: { lead: string },
): PartRead | undefined {
  const word = (index: number): string => tokens[index]?.word ?? ''
  if (vague.has(word(at))) return refuse('vague', at + 1)
  const phrase = phrases.find((words) => words.every((one, index) => word(at + index) === one))
  if (phrase && isTimePhrase(phrase, word(at + phrase.length))) return refuse('vague', at + phrase.length)
  if (word(at) === 'every' || word(at) === 'each') return readEvery(tokens, at)
  if (
    /^(?:daily|weekly|biweekly|fortnightly|monthly|yearly|annually|hourly|nightly)$/.test(word(at)) &&
    isEnd(tokens, at + 1)
  )
    return refuse('recurring', at + 1)
  const singular = word(at).endsWith('s') ? word(at).slice(0, -1) : ''
  if (weekdayNumber(singular, { short: false }) !== undefined || /^(?:weekday|weekend)s$/.test(word(at)))
    return refuse('recurring', at + 1)
  // "After lunch" is a time, though none that a clock could tell.
  if (
    /^(?:before|after|until|till|by|at|over)$/.test(lead) &&
    holidays.has(word(at)) &&
    isEnd(tokens, at + 1)
  )
    return refuse('vague', at + 1)
  if (lead === 'by' && word(at) === 'then') return refuse('vague', at + 1)
  return undefined
}

function isTimePhrase([first = '', second = '']: readonly string[], after: string): boolean {
  if ((first === 'a' && second !== 'm') || second === 'a')
    return (
      first === 'in' || /^(?:minutes?|hours?|days?|weeks?|months?|years?|of)$/.test(after) || first === 'once'
    )
  if (first === 'rest') return /^(?:day|week|month|year)$/.test(after)
  return true
}

function readEvery(tokens: readonly Token[], at: number): PartRead | undefined {
  const word = (index: number): string => tokens[index]?.word ?? ''
  const other = word(at + 1) === 'other' || word(at + 1) === 'second' ? at + 2 : at + 1
  const isUnit = /^(?:day|week|weekday|weekend|month|year|hour|minute|morning|afternoon|evening|night)s?$/
  const length = numberOf(word(other)) === undefined ? undefined : readLength(tokens, other)
  if (length) return refuse('recurring', length.next)
  const isTime = isUnit.test(word(other)) || weekdayNumber(word(other), { short: true }) !== undefined
  return isTime ? refuse('recurring', other + 1) : undefined
}

function isEnd(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at]
  return !token || /^(?:[,.;:!?]|at|on|in|please|and|or)$/.test(token.word) || /^\d/.test(token.word)
}
