import { canonicalJson, type Json } from '#base'

import { int, uint } from '../arithmetic.ts'
import { Duration, parseDuration } from '../duration.ts'
import { toJson } from '../edge.ts'
import { badArgument, fault } from '../fault.ts'
import { parseTimestamp, Timestamp } from '../timestamp.ts'
import { membersOf } from '../static-type.ts'
import { giveUp, Unknown } from '../unknown.ts'
import { type CelValue, entriesOf, isMap, kindOf, TypeName } from '../value.ts'
import { both, type Overload, plain } from './define.ts'
import { textSize } from './text.ts'

const second = 1_000_000_000n
/** Reading a date or a duration takes a microsecond or two. */
const parsingCost = 25

const typeNames: Readonly<Record<string, string>> = {
  null: 'null_type',
  timestamp: 'google.protobuf.Timestamp',
  duration: 'google.protobuf.Duration',
  optional: 'optional_type',
}

function typeOf(value: CelValue): TypeName {
  const kind = value instanceof Unknown ? (kindOfUnknown(value) ?? giveUp(value)) : kindOf(value)
  return new TypeName(typeNames[kind] ?? kind)
}

/** What its schema leaves open is not said: a number may be of three kinds. */
function kindOfUnknown({ type }: Unknown): string | undefined {
  const [first, ...others] = membersOf(type)
  if (!first || first.kind === 'dyn' || first.kind === 'number') return undefined
  return others.every(({ kind }) => kind === first.kind) ? first.kind : undefined
}

function sizeOf(value: CelValue): bigint {
  if (typeof value === 'string') return BigInt(textSize(value))
  if (Array.isArray(value) || value instanceof Uint8Array) return BigInt(value.length)
  return isMap(value) ? BigInt(entriesOf(value).length) : 0n
}

function whole(text: string): bigint {
  if (!/^[+-]?\d{1,20}$/.test(text)) badArgument(`"${text.slice(0, 40)}" is no whole number.`)
  return BigInt(text.replace(/^\+/, ''))
}

function truncated(value: number): bigint {
  if (!Number.isFinite(value))
    fault('expr.number_out_of_range', 'NaN and the infinities are no whole numbers.')
  return BigInt(Math.trunc(value))
}

/** The 64-bit bounds themselves are doubles that stand for numbers beyond them, so they are refused. */
function intOf(value: number): bigint {
  if (Math.abs(value) >= 2 ** 63) fault('expr.number_out_of_range', 'This number does not fit in 64 bits.')
  return int(truncated(value))
}

function doubleOf(text: string): number {
  if (/^[+-]?(\d{1,400}(\.\d{0,400})?|\.\d{1,400})([eE][+-]?\d{1,4})?$/.test(text)) return Number(text)
  const named = /^([+-]?)(inf|infinity|nan)$/i.exec(text)
  if (!named) return badArgument(`"${text.slice(0, 40)}" is no number.`)
  if (named[2]?.toLowerCase() === 'nan') return Number.NaN
  return named[1] === '-' ? -Infinity : Infinity
}

function boolOf(text: string): boolean {
  if (['true', 'True', 'TRUE', 't', '1'].includes(text)) return true
  if (['false', 'False', 'FALSE', 'f', '0'].includes(text)) return false
  return badArgument(`"${text.slice(0, 40)}" is neither true nor false.`)
}

function utf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    // The decoder's own message names no place either.
    return badArgument('These bytes are no UTF-8 text.')
  }
}

function decodeBase64(text: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) badArgument('This is no base64 text.')
  try {
    return Uint8Array.from(atob(text.replace(/=+$/, '')), (letter) => letter.charCodeAt(0))
  } catch {
    // A length that no encoding has.
    return badArgument('This is no base64 text.')
  }
}

function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    // Only ever a syntax error; the parser's message would quote the text, which may be private.
    return badArgument('This text is no JSON.')
  }
}

function doubleText(value: number): string {
  if (value === Infinity) return '+Inf'
  return value === -Infinity ? '-Inf' : String(value)
}

export const conversionFunctions: readonly Overload[] = [
  plain('dyn', ['any'], 'any', (_, value) => value),
  plain('type', ['any'], 'type', (_, value) => typeOf(value)),
  ...both('size', ['string'], 'int', (_, value) => sizeOf(value)),
  ...both('size', ['list'], 'int', (_, value) => sizeOf(value)),
  ...both('size', ['map'], 'int', (frame, value) => {
    const size = sizeOf(value)
    frame.charge(Number(size))
    return size
  }),
  ...both('size', ['bytes'], 'int', (_, value) => sizeOf(value)),

  plain('int', ['int'], 'int', (_, value) => value),
  plain('int', ['uint'], 'int', (_, { value }) => int(value)),
  plain('int', ['double'], 'int', (_, value) => intOf(value)),
  plain('int', ['string'], 'int', (_, text) => int(whole(text))),
  plain('int', ['timestamp'], 'int', (_, { ms }) => BigInt(Math.floor(ms / 1000))),
  plain('uint', ['uint'], 'uint', (_, value) => value),
  plain('uint', ['int'], 'uint', (_, value) => uint(value)),
  plain('uint', ['double'], 'uint', (_, value) => uint(truncated(value))),
  plain('uint', ['string'], 'uint', (_, text) => uint(whole(text))),
  plain('double', ['number'], 'double', (_, value) => Number(value)),
  plain('double', ['string'], 'double', (_, text) => doubleOf(text)),
  plain('bool', ['bool'], 'bool', (_, value) => value),
  plain('bool', ['string'], 'bool', (_, text) => boolOf(text)),

  plain('string', ['string'], 'string', (_, value) => value),
  plain('string', ['bool'], 'string', (_, value) => String(value)),
  plain('string', ['int'], 'string', (_, value) => String(value)),
  plain('string', ['uint'], 'string', (_, { value }) => String(value)),
  plain('string', ['double'], 'string', (_, value) => doubleText(value)),
  plain('string', ['timestamp'], 'string', (_, value) => String(value)),
  plain('string', ['duration'], 'string', (_, value) => String(value)),
  plain('string', ['bytes'], 'string', (frame, value) => {
    frame.chargeText(value.length)
    return utf8(value)
  }),
  plain('bytes', ['bytes'], 'bytes', (_, value) => value),
  plain('bytes', ['string'], 'bytes', (frame, text) => {
    frame.chargeText(320 + text.length)
    return new TextEncoder().encode(text)
  }),
  plain('base64.encode', ['bytes'], 'string', (frame, bytes) => {
    frame.chargeText(320 + bytes.length * 2)
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  }),
  plain('base64.decode', ['string'], 'bytes', (frame, text) => {
    frame.chargeText(text.length)
    return decodeBase64(text)
  }),

  plain('timestamp', ['timestamp'], 'timestamp', (_, value) => value),
  plain('timestamp', ['string'], 'timestamp', (frame, text) => {
    frame.charge(parsingCost)
    return parseTimestamp(text)
  }),
  plain('timestamp', ['int'], 'timestamp', (_, seconds) => new Timestamp(seconds * second)),
  plain('duration', ['duration'], 'duration', (_, value) => value),
  plain('duration', ['string'], 'duration', (frame, text) => {
    frame.charge(parsingCost)
    return parseDuration(text)
  }),
  plain('duration', ['int'], 'duration', (_, seconds) => new Duration(seconds * second)),

  plain('json', ['any'], 'string', (frame, value) => {
    const text = canonicalJson(toJson(frame, value))
    frame.charge(text.length >> 2)
    return text
  }),
  plain('parseJson', ['string'], 'any', (frame, text) => {
    frame.chargeText(text.length * 16)
    return parseJson(text)
  }),
]
