import { badArgument } from '../fault.ts'
import { matches } from '../pattern/match.ts'
import { method, type Overload, plain } from './define.ts'

/**
 * Text by code points, as the language counts; most text has no character outside of the basic plane and is taken as it is.
 */
function points(text: string): string | readonly string[] {
  return /[\uD800-\uDFFF]/.test(text) ? Array.from(text) : text
}

export function textSize(text: string): number {
  return points(text).length
}

function part(text: string, start: number, end: number | undefined): string {
  const all = points(text)
  const stop = end ?? all.length
  if (start < 0 || stop > all.length || start > stop) {
    badArgument(`There is no part from ${start} to ${stop} in a text of ${all.length} characters.`)
  }
  const found = all.slice(start, stop)
  return typeof found === 'string' ? found : found.join('')
}

function position(text: string, wanted: string, from: number, last: boolean): bigint {
  const all = points(text)
  if (from < 0 || from > all.length)
    badArgument(`There is no position ${from} in a text of ${all.length} characters.`)
  if (typeof all === 'string') return BigInt(last ? all.lastIndexOf(wanted, from) : all.indexOf(wanted, from))
  const offset = all.slice(0, from).join('').length
  const unit = last ? text.lastIndexOf(wanted, offset) : text.indexOf(wanted, offset)
  return BigInt(unit === -1 ? -1 : textSize(text.slice(0, unit)))
}

function split(text: string, separator: string, limit: number): string[] {
  if (limit === 0) return []
  const parts = separator === '' ? [...points(text)] : text.split(separator)
  if (limit < 0 || parts.length <= limit) return parts
  return [...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)]
}

function replace(text: string, wanted: string, by: string, limit: number): string {
  if (limit === 0) return text
  if (limit < 0) return text.replaceAll(wanted, () => by)
  const parts = split(text, wanted, limit + 1)
  if (wanted !== '') return parts.join(by)
  const letters = [...points(text)]
  const head = letters.slice(0, Math.max(limit - 1, 0)).map((letter) => letter + by)
  return (
    by + head.join('') + letters.slice(Math.max(limit - 1, 0)).join('') + (limit > letters.length ? by : '')
  )
}

/** Upper bound of what a replacement makes, known before it is made. */
function replacedLength(text: string, wanted: string, by: string): number {
  return text.length + (wanted === '' ? text.length + 1 : Math.ceil(text.length / wanted.length)) * by.length
}

function ascii(text: string, upper: boolean): string {
  return upper
    ? text.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase())
    : text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

const space = /[\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/

/** A loop and not a pattern: `\s+$` takes quadratic time on long runs of spaces inside of the text. */
function trim(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && space.test(text.charAt(start))) start += 1
  while (end > start && space.test(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}

function pad(text: string, length: number, fill: string, atStart: boolean): string {
  return atStart ? text.padStart(length, fill) : text.padEnd(length, fill)
}

export const textFunctions: readonly Overload[] = [
  method('startsWith', ['string', 'string'], 'bool', (_, text, start) => text.startsWith(start)),
  method('endsWith', ['string', 'string'], 'bool', (_, text, end) => text.endsWith(end)),
  method('contains', ['string', 'string'], 'bool', (frame, text, wanted) => {
    frame.chargeText(text.length)
    return text.includes(wanted)
  }),
  method('matches', ['string', 'string'], 'bool', (frame, text, pattern) => matches(frame, text, pattern)),
  plain('matches', ['string', 'string'], 'bool', (frame, text, pattern) => matches(frame, text, pattern)),
  method('indexOf', ['string', 'string'], 'int', (_, text, wanted) => position(text, wanted, 0, false)),
  method('indexOf', ['string', 'string', 'whole'], 'int', (_, text, wanted, from) =>
    position(text, wanted, from, false),
  ),
  method('lastIndexOf', ['string', 'string'], 'int', (_, text, wanted) =>
    position(text, wanted, textSize(text), true),
  ),
  method('lastIndexOf', ['string', 'string', 'whole'], 'int', (_, text, wanted, from) =>
    position(text, wanted, from, true),
  ),
  method('charAt', ['string', 'whole'], 'string', (_, text, index) =>
    index === textSize(text) ? '' : part(text, index, index + 1),
  ),
  method('substring', ['string', 'whole'], 'string', (_, text, start) => part(text, start, undefined)),
  method('substring', ['string', 'whole', 'whole'], 'string', (_, text, start, end) =>
    part(text, start, end),
  ),
  method('split', ['string', 'string'], 'list<string>', (frame, text, separator) => {
    frame.charge(1 + text.length)
    return split(text, separator, -1)
  }),
  method('split', ['string', 'string', 'whole'], 'list<string>', (frame, text, separator, limit) => {
    frame.charge(1 + text.length)
    return split(text, separator, limit)
  }),
  method('replace', ['string', 'string', 'string'], 'string', (frame, text, wanted, by) => {
    frame.chargeText(replacedLength(text, wanted, by))
    return replace(text, wanted, by, -1)
  }),
  method(
    'replace',
    ['string', 'string', 'string', 'whole'],
    'string',
    (frame, ...[text, wanted, by, limit]) => {
      frame.chargeText(replacedLength(text, wanted, by))
      return replace(text, wanted, by, limit)
    },
  ),
  method('lowerAscii', ['string'], 'string', (_, text) => ascii(text, false)),
  method('upperAscii', ['string'], 'string', (_, text) => ascii(text, true)),
  method('lower', ['string'], 'string', (_, text) => text.toLowerCase()),
  method('upper', ['string'], 'string', (_, text) => text.toUpperCase()),
  method('trim', ['string'], 'string', (_, text) => trim(text)),
  method('reverse', ['string'], 'string', (_, text) => [...points(text)].toReversed().join('')),
  method('padStart', ['string', 'whole', 'string'], 'string', (frame, text, length, fill) => {
    frame.chargeText(length)
    return pad(text, length, fill, true)
  }),
  method('padEnd', ['string', 'whole', 'string'], 'string', (frame, text, length, fill) => {
    frame.chargeText(length)
    return pad(text, length, fill, false)
  }),
]
