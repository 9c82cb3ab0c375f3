import type { Json } from '#base'
import { isUnknown } from '#contract'

import { Duration } from './duration.ts'
import { fault, typeMismatch } from './fault.ts'
import type { Frame } from './meter.ts'
import { imitation } from './observed.ts'
import { Timestamp } from './timestamp.ts'
import { Unknown } from './unknown.ts'
import { type CelMap, type CelObject, type CelValue, type MapKey, Optional, TypeName, Uint } from './value.ts'

/**
 * A result as JSON: ints become numbers, moments ISO text, durations `3.5s`, a type its name, none null.
 * What already is JSON comes back as the same object.
 *
 * @throws Fault `expr.number_out_of_range` for an int that a double cannot hold, for NaN and the infinities
 */
export function toJson(frame: Frame, value: CelValue): Json {
  switch (typeof value) {
    case 'string':
      frame.charge(1 + (value.length >> 4))
      return value
    case 'boolean':
      return value
    case 'number':
      if (!Number.isFinite(value))
        return fault('expr.number_out_of_range', `The result is ${value}, for which JSON has no number.`)
      // -0 would come back from the journal as 0, and the replay would differ.
      return value === 0 ? 0 : value
    case 'bigint':
      return safe(value)
    case 'object':
      break
    default:
      return typeMismatch('The result holds something that is not JSON.')
  }
  if (value === null) return null
  frame.charge(1)
  if (Array.isArray(value)) return listToJson(frame, value as readonly CelValue[])
  return specialToJson(frame, value)
}

function specialToJson(frame: Frame, value: CelValue & object): Json {
  if (value instanceof Uint) return safe(value.value)
  if (value instanceof Optional) return value.value === undefined ? null : toJson(frame, value.value)
  if (value instanceof TypeName) return value.name
  if (value instanceof Timestamp || value instanceof Duration) return value.toString()
  if (value instanceof Uint8Array) {
    return typeMismatch('JSON has no bytes.', 'Turn them into text: string(b) or base64.encode(b).')
  }
  if (value instanceof Unknown) return value.toJson()
  const json = mapToJson(frame, value as CelMap)
  return frame.observe && isUnknown(json) ? imitation : json
}

function safe(value: bigint): number {
  const number = Number(value)
  if (Number.isSafeInteger(number)) return number
  return fault('expr.number_out_of_range', `${value} is larger than JSON numbers keep exactly.`, {
    hint: 'Keep it as text: string(x).',
  })
}

function listToJson(frame: Frame, list: readonly CelValue[]): Json {
  let changed: Json[] | undefined
  for (const [index, item] of list.entries()) {
    const json = toJson(frame, item)
    if (changed) changed.push(json)
    else if (!Object.is(json, item)) changed = [...(list.slice(0, index) as Json[]), json]
  }
  return changed ?? (list as Json)
}

function mapToJson(frame: Frame, map: CelMap): Json {
  if (map instanceof Map) return rebuilt(frame, [...(map as ReadonlyMap<MapKey, CelValue>)])
  // Unlike the language, the edge keeps a key `__proto__` that came with the data: nothing is lost on the way through.
  const object = map as CelObject
  const keys = Object.keys(object)
  frame.charge(keys.length)
  for (const key of keys) {
    const item = object[key]
    if (item === undefined || !Object.is(toJson(frame, item), item))
      return rebuilt(frame, Object.entries(object))
  }
  return object as Json
}

function rebuilt(frame: Frame, entries: readonly (readonly [MapKey, CelValue])[]): Json {
  const made = new Map<string, Json>()
  for (const [key, item] of entries) {
    if (item === undefined) continue
    const name = String(key)
    if (made.has(name))
      typeMismatch(`In JSON the keys of this map would fall together as "${name.slice(0, 40)}".`)
    made.set(name, toJson(frame, item))
  }
  return Object.fromEntries(made)
}
