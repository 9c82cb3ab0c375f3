import { readLength } from './read-length.ts'
import { type Token, tokenize } from './tokens.ts'

/** How long something takes, and where in the sentence that is said. */
export interface FoundLength {
  readonly from: number
  readonly to: number
  readonly minutes: number
}

/** Words before or after a length that make a time or a repetition of it. */
const otherwiseBefore = new Set([
  'in',
  'within',
  'every',
  'each',
  'last',
  'past',
  'next',
  'by',
  'than',
  'least',
])
const otherwiseAfter = new Set([
  'ago',
  'from',
  'later',
  'before',
  'after',
  'early',
  'earlier',
  'late',
  'into',
  'each',
])

/** The minutes of a text that is nothing but a length of minutes or hours, `for 90 minutes`, `1h 30m`; else null. */
export function readMinutes(text: string): number | null {
  const tokens = tokenize(text)
  const length = readLength(tokens, tokens[0]?.word === 'for' ? 1 : 0)
  return length?.next === tokens.length ? length.minutes : null
}

/** Lengths of up to a day in a sentence: `45 minute`, `for an hour`, `1h 30m`. */
export function findLengths(text: string): readonly FoundLength[] {
  const tokens = tokenize(text)
  const found: FoundLength[] = []
  for (let at = 0; at < tokens.length;) {
    const length = tokens[at]?.isApart ? readLength(tokens, at) : undefined
    if (!length) {
      at += 1
      continue
    }
    const { minutes } = length
    if (minutes !== null && minutes <= 1_440 && isLength(tokens, at, length.next)) {
      const start = /^(?:for|lasting)$/.test(tokens[at - 1]?.word ?? '') ? at - 1 : at
      found.push({ from: tokens[start]?.from ?? 0, to: tokens[length.next - 1]?.to ?? 0, minutes })
    }
    at = length.next
  }
  return found
}

function isLength(tokens: readonly Token[], at: number, next: number): boolean {
  return !otherwiseBefore.has(tokens[at - 1]?.word ?? '') && !otherwiseAfter.has(tokens[next]?.word ?? '')
}
