import { int } from '../arithmetic.ts'
import { order } from '../compare.ts'
import { badArgument, typeMismatch } from '../fault.ts'
import type { Frame } from '../meter.ts'
import { type CelValue, numberOf, Uint } from '../value.ts'
import { both, method, type Overload, plain, type Shape } from './define.ts'

/** Halves go away from zero, as people round. */
function round(value: number): number {
  return Math.sign(value) * Math.floor(Math.abs(value) + 0.5)
}

/** A function on doubles that leaves whole kinds as they are. */
function rounding(name: string, body: (value: number) => number): Overload[] {
  return [
    plain(name, ['double'], 'double', (_, value) => body(value)),
    plain(name, ['int'], 'int', (_, value) => value),
    plain(name, ['uint'], 'uint', (_, value) => value),
  ]
}

function extreme(name: string, sign: 1 | -1): Overload[] {
  const best = (frame: Frame, values: readonly CelValue[]): CelValue => {
    for (const value of values) if (numberOf(value) === undefined) typeMismatch(`${name} is for numbers.`)
    return values.reduce((chosen, value) => (order(frame, value, chosen) * sign > 0 ? value : chosen))
  }
  const several = [1, 2, 3, 4, 5, 6].map((count) =>
    plain(
      name,
      Array.from({ length: count }, (): Shape => 'any'),
      'number',
      (frame, ...values) =>
        values.length === 1 && Array.isArray(values[0])
          ? ofList(frame, values[0] as readonly CelValue[])
          : best(frame, values),
    ),
  )
  function ofList(frame: Frame, list: readonly CelValue[]): CelValue {
    frame.charge(list.length)
    return list.length === 0 ? badArgument(`${name} needs at least one number.`) : best(frame, list)
  }
  return several
}

type Bits = (a: bigint, b: bigint) => bigint

function bits(name: string, body: Bits): Overload[] {
  return [
    plain(name, ['int', 'int'], 'int', (_, a, b) => BigInt.asIntN(64, body(a, b))),
    plain(name, ['uint', 'uint'], 'uint', (_, a, b) => new Uint(BigInt.asUintN(64, body(a.value, b.value)))),
  ]
}

function shift(name: string, body: Bits): Overload[] {
  const shifted = (a: bigint, count: bigint): bigint => {
    if (count < 0n) badArgument('A shift takes a count of 0 or more.')
    return count > 63n ? 0n : body(BigInt.asUintN(64, a), count)
  }
  return [
    plain(name, ['int', 'int'], 'int', (_, a, count) => BigInt.asIntN(64, shifted(a, count))),
    plain(
      name,
      ['uint', 'int'],
      'uint',
      (_, a, count) => new Uint(BigInt.asUintN(64, shifted(a.value, count))),
    ),
  ]
}

function fixed(_: Frame, value: number | bigint, digits: number): string {
  if (digits < 0 || digits > 20) badArgument('fixed takes 0 to 20 decimals.')
  return Number(value).toFixed(digits)
}

export const numberFunctions: readonly Overload[] = [
  ...rounding('math.floor', Math.floor),
  ...rounding('math.ceil', Math.ceil),
  ...rounding('math.round', round),
  ...rounding('math.trunc', Math.trunc),
  plain('math.abs', ['int'], 'int', (_, value) => int(value < 0n ? -value : value)),
  plain('math.abs', ['uint'], 'uint', (_, value) => value),
  plain('math.abs', ['double'], 'double', (_, value) => Math.abs(value)),
  plain('math.sign', ['int'], 'int', (_, value) => (value > 0n ? 1n : value < 0n ? -1n : 0n)),
  plain('math.sign', ['uint'], 'uint', (_, { value }) => new Uint(value > 0n ? 1n : 0n)),
  plain('math.sign', ['double'], 'double', (_, value) => Math.sign(value)),
  plain('math.sqrt', ['number'], 'double', (_, value) => Math.sqrt(Number(value))),
  plain('math.isNaN', ['double'], 'bool', (_, value) => Number.isNaN(value)),
  plain('math.isInf', ['double'], 'bool', (_, value) => value === Infinity || value === -Infinity),
  plain('math.isFinite', ['double'], 'bool', (_, value) => Number.isFinite(value)),
  ...extreme('math.greatest', 1),
  ...extreme('math.least', -1),
  ...bits('math.bitAnd', (a, b) => a & b),
  ...bits('math.bitOr', (a, b) => a | b),
  ...bits('math.bitXor', (a, b) => a ^ b),
  plain('math.bitNot', ['int'], 'int', (_, value) => ~value),
  plain('math.bitNot', ['uint'], 'uint', (_, { value }) => new Uint(BigInt.asUintN(64, ~value))),
  ...shift('math.bitShiftLeft', (a, count) => a << count),
  ...shift('math.bitShiftRight', (a, count) => a >> count),
  ...both('fixed', ['number', 'whole'], 'string', fixed),
  method('clamp', ['number', 'number', 'number'], 'number', (_, value, low, high) => {
    if (low > high) badArgument('clamp takes the lower bound first.')
    return value < low ? low : value > high ? high : value
  }),
]
