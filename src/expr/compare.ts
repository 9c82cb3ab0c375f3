import { Duration } from './duration.ts'
import { typeMismatch } from './fault.ts'
import type { Frame } from './meter.ts'
import { doubtfulField } from './observed.ts'
import { membersOf } from './static-type.ts'
import { Timestamp } from './timestamp.ts'
import { giveUp, requireKnown, Unknown } from './unknown.ts'
import {
  type CelMap,
  type CelValue,
  entriesOf,
  isMap,
  kindOf,
  lookUp,
  numberOf,
  Optional,
  TypeName,
} from './value.ts'
import { typeOfValue } from './value-type.ts'

/** Numbers of all three kinds are equal when they are the same number; values of other different kinds never are. */
export function equals(frame: Frame, a: CelValue, b: CelValue): boolean {
  if (typeof a === 'string' && typeof b === 'string') {
    // Long equal beginnings take time.
    if (a.length === b.length) frame.charge(a.length >> 6)
    return a === b
  }
  // What two unknown values will be is not said by their being one object here.
  if (a === b && !(frame.observe && typeof a === 'object' && a !== null)) return true
  if (frame.observe && cannotEqual(a, b)) return false
  const left = numberOf(a)
  if (left !== undefined) {
    const right = numberOf(b)
    return right !== undefined && sameNumber(left, right)
  }
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  return equalObjects(frame, a, b)
}

/** Whether one is unknown and yet known to be of another kind; gives up when that is not enough. */
function cannotEqual(a: CelValue, b: CelValue): boolean {
  if (!(a instanceof Unknown) && !(b instanceof Unknown)) return false
  const kinds = [a, b].map((value) => membersOf(typeOfValue(value)).map(({ kind }) => kind))
  const [left = [], right = []] = kinds
  const mayMeet =
    kinds.flat().some((kind) => kind === 'dyn' || kind === 'optional' || kind === 'uint') ||
    left.some((kind) => right.includes(kind))
  if (mayMeet) requireKnown(a, b)
  return true
}

function equalObjects(frame: Frame, a: CelValue & object, b: CelValue & object): boolean {
  frame.charge(1)
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false
    frame.charge(a.length)
    return every(frame, a as readonly CelValue[], (item, index) =>
      equals(frame, item, (b as readonly CelValue[])[index] ?? null),
    )
  }
  if (a instanceof Uint8Array) {
    frame.charge(a.length >> 4)
    return b instanceof Uint8Array && a.length === b.length && a.every((byte, index) => byte === b[index])
  }
  if (a instanceof Timestamp) return b instanceof Timestamp && a.nanos === b.nanos
  if (a instanceof Duration) return b instanceof Duration && a.nanos === b.nanos
  if (a instanceof TypeName) return b instanceof TypeName && a.name === b.name
  if (a instanceof Optional) {
    if (!(b instanceof Optional)) return false
    if (a.value === undefined || b.value === undefined) return a.value === b.value
    return equals(frame, a.value, b.value)
  }
  return isMap(a) && isMap(b) && equalMaps(frame, a, b)
}

function equalMaps(frame: Frame, a: CelMap, b: CelMap): boolean {
  const entries = entriesOf(a)
  frame.charge(entries.length)
  if (frame.observe) requireKnown(doubtfulField(a), doubtfulField(b))
  if (entries.length !== entriesOf(b).length) return false
  return every(frame, entries, ([key, value]) => {
    const other = lookUp(b, key)
    return other !== undefined && equals(frame, value, other)
  })
}

/** Whether all pass; one that certainly fails decides, whatever is unknown of the others. */
function every<T>(frame: Frame, items: readonly T[], passes: (item: T, index: number) => boolean): boolean {
  if (!frame.observe) return items.every(passes)
  return !some(frame, items, (item, index) => !passes(item, index))
}

/** Whether any passes; one that certainly does decides, whatever is unknown of the others. */
export function some<T>(
  frame: Frame,
  items: readonly T[],
  passes: (item: T, index: number) => boolean,
): boolean {
  if (!frame.observe) return items.some(passes)
  let unknown: Unknown | undefined
  for (const [index, item] of items.entries()) {
    try {
      if (passes(item, index)) return true
    } catch (error) {
      if (!(error instanceof Unknown)) throw error
      unknown = unknown ? unknown.with(error) : error
    }
  }
  return unknown ? giveUp(unknown) : false
}

function sameNumber(a: number | bigint, b: number | bigint): boolean {
  if (typeof a === typeof b) return a === b
  const [whole, double] = typeof a === 'bigint' ? [a, b as number] : [b as bigint, a]
  return Number.isInteger(double) && BigInt(double) === whole
}

/**
 * Negative, zero or positive as a stands before, with or after b; NaN when they have no order (NaN itself).
 *
 * @throws Fault `expr.type_mismatch` for kinds that have no order
 */
export function order(frame: Frame, a: CelValue, b: CelValue): number {
  const left = numberOf(a)
  const right = numberOf(b)
  if (left !== undefined && right !== undefined) return rank(left, right)
  if (typeof a === 'string' && typeof b === 'string') {
    frame.charge(Math.min(a.length, b.length) >> 6)
    return rank(a, b)
  }
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  if (a instanceof Timestamp && b instanceof Timestamp) return rank(a.nanos, b.nanos)
  if (a instanceof Duration && b instanceof Duration) return rank(a.nanos, b.nanos)
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    const at = a.findIndex((byte, index) => byte !== b[index])
    return at === -1 || at >= b.length ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? 0)
  }
  requireKnown(a, b)
  return typeMismatch(`${nameOf(a)} and ${nameOf(b)} have no order.`)
}

function rank<T extends number | bigint | string>(a: T, b: T): number {
  if (a < b) return -1
  if (a > b) return 1
  return a === b || sameNumber(a as number | bigint, b as number | bigint) ? 0 : Number.NaN
}

const names = {
  null: 'null',
  bool: 'a bool',
  int: 'a number',
  uint: 'an unsigned number',
  double: 'a number',
  string: 'a string',
  bytes: 'bytes',
  list: 'a list',
  map: 'a map',
  timestamp: 'a timestamp',
  duration: 'a duration',
  type: 'a type',
  optional: 'an optional',
  unknown: 'an unknown value',
  foreign: 'something that is not JSON',
} as const

/** What a value is, for messages; never the value itself, which may be secret. */
export function nameOf(value: CelValue): string {
  return names[kindOf(value)]
}
