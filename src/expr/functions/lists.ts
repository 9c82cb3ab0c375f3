import { calculate } from '../arithmetic.ts'
import { equals, nameOf, order } from '../compare.ts'
import { badArgument, fault, typeMismatch } from '../fault.ts'
import type { Frame } from '../meter.ts'
import { type CelValue, kindOf, numberOf } from '../value.ts'
import { both, method, type Overload, plain } from './define.ts'

function join(frame: Frame, list: readonly CelValue[], separator: string): string {
  let length = 0
  for (const item of list) {
    if (typeof item !== 'string') {
      return typeMismatch(
        `join is for lists of strings; this one holds ${nameOf(item)}.`,
        'Convert the items: list.map(x, string(x)).join(", ").',
      )
    }
    length += item.length + separator.length
  }
  frame.chargeText(length)
  return (list as readonly string[]).join(separator)
}

/** Sorts stably by the keys, which must be all numbers, all strings … */
export function sortByKeys(frame: Frame, list: readonly CelValue[], keys: readonly CelValue[]): CelValue[] {
  frame.charge(list.length * Math.max(1, Math.ceil(Math.log2(list.length + 1))))
  const [first = null] = keys
  const comparable = numberOf(first) === undefined ? kindOf(first) : 'number'
  for (const key of keys) {
    if ((numberOf(key) === undefined ? kindOf(key) : 'number') !== comparable) {
      return typeMismatch(`${nameOf(first)} and ${nameOf(key)} cannot be sorted together.`)
    }
    if (typeof key === 'number' && Number.isNaN(key)) return badArgument('NaN has no place in an order.')
    order(frame, key, key)
  }
  return [...list.keys()]
    .toSorted((a, b) => order(frame, keys[a] ?? null, keys[b] ?? null))
    .map((index) => list[index] ?? null)
}

/** Text that is equal for equal scalars, so that look-ups need no pairwise comparison; undefined for lists, maps and the rest. */
function scalarKey(value: CelValue): string | undefined {
  if (typeof value === 'string') return `s${value}`
  if (typeof value === 'boolean' || value === null) return String(value)
  const number = numberOf(value)
  if (number === undefined) return undefined
  return Number.isNaN(number)
    ? undefined
    : `n${typeof number === 'number' && Number.isInteger(number) ? BigInt(number) : number}`
}

function distinct(frame: Frame, list: readonly CelValue[]): CelValue[] {
  const seen = new Set<string>()
  const others: CelValue[] = []
  return list.filter((item) => {
    frame.charge(5)
    const key = scalarKey(item)
    if (key !== undefined) return !seen.has(key) && seen.add(key) !== undefined
    frame.charge(others.length)
    if (others.some((other) => equals(frame, other, item))) return false
    others.push(item)
    return true
  })
}

function flatten(frame: Frame, list: readonly CelValue[], depth: number): CelValue[] {
  if (depth < 0) badArgument('flatten takes a depth of 0 or more.')
  return list.flatMap((item) => {
    frame.charge(1)
    if (!Array.isArray(item) || depth === 0) return [item]
    return flatten(frame, item as readonly CelValue[], depth - 1)
  })
}

function sum(frame: Frame, list: readonly CelValue[]): CelValue {
  frame.charge(list.length)
  const [first, ...rest] = list
  if (first === undefined) return 0n
  if (numberOf(first) === undefined && kindOf(first) !== 'duration')
    typeMismatch(`${nameOf(first)} cannot be summed.`)
  return rest.reduce((total, item) => calculate(frame, '+', total, item), first)
}

function extreme(frame: Frame, list: readonly CelValue[], sign: 1 | -1, name: string): CelValue {
  frame.charge(list.length)
  const [first, ...rest] = list
  if (first === undefined) return missing(name)
  order(frame, first, first)
  return rest.reduce((best, item) => (order(frame, item, best) * sign > 0 ? item : best), first)
}

function missing(name: string): never {
  return fault('expr.missing_value', `An empty list has no ${name}.`, {
    hint: 'Test size(list) first, or use list[?0].orValue(x).',
  })
}

function at(list: readonly CelValue[], index: number, name: string): CelValue {
  return list[index] === undefined ? missing(name) : list[index]
}

function slice(frame: Frame, list: readonly CelValue[], start: number, end: number): CelValue[] {
  if (start < 0 || end > list.length || start > end) {
    badArgument(`There is no part from ${start} to ${end} in a list of ${list.length} items.`)
  }
  frame.charge(end - start)
  return list.slice(start, end)
}

function range(frame: Frame, count: number): CelValue[] {
  if (count < 0) badArgument('range takes a count of 0 or more.')
  frame.charge(count)
  return Array.from({ length: count }, (_, index) => BigInt(index))
}

export const listFunctions: readonly Overload[] = [
  method('join', ['list'], 'string', (frame, list) => join(frame, list, '')),
  method('join', ['list', 'string'], 'string', join),
  method('sort', ['list'], 'same', (frame, list) => sortByKeys(frame, list, list)),
  method('distinct', ['list'], 'same', distinct),
  method('flatten', ['list'], 'list', (frame, list) => flatten(frame, list, 1)),
  method('flatten', ['list', 'whole'], 'list', flatten),
  method('slice', ['list', 'whole', 'whole'], 'same', slice),
  method('reverse', ['list'], 'same', (frame, list) => {
    frame.charge(list.length)
    return list.toReversed()
  }),
  method('first', ['list'], 'item', (_, list) => at(list, 0, 'first item')),
  method('last', ['list'], 'item', (_, list) => at(list, list.length - 1, 'last item')),
  ...both('sum', ['list'], 'number', sum),
  ...both('min', ['list'], 'item', (frame, list) => extreme(frame, list, -1, 'smallest item')),
  ...both('max', ['list'], 'item', (frame, list) => extreme(frame, list, 1, 'largest item')),
  plain('range', ['whole'], 'list<int>', range),
]
