import { nameOf } from './compare.ts'
import { Duration } from './duration.ts'
import { fault, typeMismatch } from './fault.ts'
import type { Frame } from './meter.ts'
import { Timestamp } from './timestamp.ts'
import { requireKnown } from './unknown.ts'
import { type CelValue, Uint } from './value.ts'

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%'

const minInt = -(2n ** 63n)
const maxInt = 2n ** 63n - 1n
const maxUint = 2n ** 64n - 1n

/** @throws Fault `expr.number_out_of_range` outside of the signed 64-bit integers */
export function int(value: bigint): bigint {
  if (value >= minInt && value <= maxInt) return value
  return fault('expr.number_out_of_range', 'This integer does not fit in 64 bits.')
}

/** @throws Fault `expr.number_out_of_range` outside of the unsigned 64-bit integers */
export function uint(value: bigint): Uint {
  if (value >= 0n && value <= maxUint) return new Uint(value)
  return fault('expr.number_out_of_range', 'This unsigned integer does not fit in 64 bits.')
}

/**
 * Numbers of one kind give that kind. An int beside a double counts as a double: a number that came as JSON is one,
 * so `input.n + 1` is what it looks like, and `input.n / 2` does not lose the half.
 */
export function calculate(frame: Frame, operator: ArithmeticOperator, a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'number') {
    if (typeof b === 'number') return doubles(operator, a, b)
    if (typeof b === 'bigint') return doubles(operator, a, Number(b))
  } else if (typeof a === 'bigint') {
    if (typeof b === 'bigint') return int(integers(operator, a, b))
    if (typeof b === 'number') return doubles(operator, Number(a), b)
  }
  if (a instanceof Uint && b instanceof Uint) return uint(integers(operator, a.value, b.value))
  if (operator === '+') return add(frame, a, b)
  if (operator === '-') return subtract(a, b)
  return noOperator(operator, a, b)
}

function integers(operator: ArithmeticOperator, a: bigint, b: bigint): bigint {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b === 0n ? divisionByZero() : a / b
    default:
      return b === 0n ? divisionByZero() : a % b
  }
}

function doubles(operator: ArithmeticOperator, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    default:
      if (!Number.isInteger(a) || !Number.isInteger(b)) {
        return typeMismatch('The remainder (%) is for whole numbers only.')
      }
      return b === 0 ? divisionByZero() : a % b
  }
}

function divisionByZero(): never {
  return fault('expr.number_out_of_range', 'Division by zero.')
}

function add(frame: Frame, a: CelValue, b: CelValue): CelValue {
  if (typeof a === 'string' && typeof b === 'string') {
    frame.chargeText(a.length + b.length)
    return a + b
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    frame.charge(a.length + b.length)
    return [...(a as readonly CelValue[]), ...(b as readonly CelValue[])]
  }
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    frame.chargeText(a.length + b.length)
    const both = new Uint8Array(a.length + b.length)
    both.set(a)
    both.set(b, a.length)
    return both
  }
  if (a instanceof Duration) {
    if (b instanceof Duration) return new Duration(a.nanos + b.nanos)
    if (b instanceof Timestamp) return new Timestamp(a.nanos + b.nanos)
  }
  if (a instanceof Timestamp && b instanceof Duration) return new Timestamp(a.nanos + b.nanos)
  return noOperator('+', a, b)
}

function subtract(a: CelValue, b: CelValue): CelValue {
  if (a instanceof Timestamp) {
    if (b instanceof Duration) return new Timestamp(a.nanos - b.nanos)
    if (b instanceof Timestamp) return new Duration(a.nanos - b.nanos)
  }
  if (a instanceof Duration && b instanceof Duration) return new Duration(a.nanos - b.nanos)
  return noOperator('-', a, b)
}

function noOperator(operator: string, a: CelValue, b: CelValue): never {
  requireKnown(a, b)
  const hint =
    operator === '+' && (typeof a === 'string' || typeof b === 'string')
      ? 'Convert the other side: string(x), or json(x) for lists and maps.'
      : undefined
  return typeMismatch(`"${operator}" does not take ${nameOf(a)} and ${nameOf(b)}.`, hint)
}

export function negate(value: CelValue): CelValue {
  if (typeof value === 'number') return -value
  if (typeof value === 'bigint') return int(-value)
  requireKnown(value)
  return typeMismatch(`"-" does not take ${nameOf(value)}.`)
}
