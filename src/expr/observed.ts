import { isUnknown, unknownValue } from '#contract'

import { joined, Unknown } from './unknown.ts'
import { type CelValue, entriesOf, isMap, isPlainObject, Optional } from './value.ts'

/** Data in which nothing has the form of an unknown value. The scope of one evaluation is mostly that of the one before. */
const plain = new WeakSet<object>()
/** Lists and maps of evaluations in which nothing is unknown. */
const known = new WeakSet<object>()

/** The scope's values as a dry-run sees them: what has the form of an unknown value is one. */
export function observed(values: Readonly<Record<string, CelValue>>): Readonly<Record<string, CelValue>> {
  const entries = Object.entries(values).map(([name, value]) => [name, read(value)] as const)
  return Object.fromEntries(entries)
}

function read(value: CelValue): CelValue {
  if (typeof value !== 'object' || value === null || plain.has(value)) return value
  if (isUnknown(value)) return new Unknown(value)
  if (Array.isArray(value)) {
    const list = value as readonly CelValue[]
    const items = list.map(read)
    if (items.some((item, index) => item !== list[index])) return items
  } else if (isPlainObject(value)) {
    const object = value
    const entries = Object.entries(object).map(([key, item]) => [key, read(item)] as const)
    if (entries.some(([key, item]) => item !== object[key])) return Object.fromEntries(entries)
  }
  plain.add(value)
  return value
}

/** What is unknown in any of the values, however deep. */
export function unknownWithin(values: readonly CelValue[]): Unknown | undefined {
  const found: Unknown[] = []
  const search = (value: CelValue): boolean => {
    // Enough for a reason; and a list that is in a list many times over is not to be searched as often.
    if (found.length === 16) return false
    if (value instanceof Unknown) {
      found.push(value)
      return false
    }
    if (typeof value !== 'object' || value === null || known.has(value)) return true
    const parts = partsOf(value)
    let isKnown = true
    for (const part of parts) if (!search(part)) isKnown = false
    if (isKnown && parts.length > 0) known.add(value)
    return isKnown
  }
  for (const value of values) search(value)
  return joined(found)
}

function partsOf(value: CelValue & object): readonly CelValue[] {
  if (Array.isArray(value)) return value as readonly CelValue[]
  if (value instanceof Optional) return value.value === undefined ? [] : [value.value]
  return isMap(value) ? entriesOf(value).map(([, item]) => item) : []
}

/** An unknown field that may not be there: as long as it is in a map, nobody knows the map's keys. */
export function doubtfulField(value: CelValue): Unknown | undefined {
  if (!isMap(value)) return undefined
  return joined(
    entriesOf(value).flatMap(([, item]) => (item instanceof Unknown && item.mayBeMissing ? [item] : [])),
  )
}

/** What an expression made that only has the form of an unknown value: nobody is to pass such a thing on as one. */
export const imitation = unknownValue(true, 'What an expression gives has the form of an unknown value.')
