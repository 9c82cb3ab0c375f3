import type { Duration } from './duration.ts'
import { type Kind, Special } from './special.ts'
import type { Timestamp } from './timestamp.ts'
import type { Unknown } from './unknown.ts'

/** An unsigned 64-bit integer; only `1u` and `uint()` make one. */
export class Uint extends Special {
  readonly kind = 'uint'
  readonly value: bigint
  constructor(value: bigint) {
    super()
    this.value = value
  }
}

/** What `type(x)` gives. */
export class TypeName extends Special {
  readonly kind = 'type'
  readonly name: string
  constructor(name: string) {
    super()
    this.name = name
  }
}

/** What the optional syntax gives: a value or none. */
export class Optional extends Special {
  readonly kind = 'optional'
  readonly value: CelValue | undefined
  constructor(value: CelValue | undefined) {
    super()
    this.value = value
  }
}

export const none = new Optional(undefined)

/**
 * Everything an expression can hold: JSON as it came (numbers are doubles), ints as bigint, and the specials.
 * A map is a plain object, or a `Map` when it has keys that are not strings.
 */
export type CelValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | Uint
  | TypeName
  | Optional
  | Timestamp
  | Duration
  | Unknown
  | readonly CelValue[]
  | ReadonlyMap<MapKey, CelValue>
  | CelObject
export type MapKey = string | bigint | boolean
export type CelObject = { readonly [key: string]: CelValue }
export type CelMap = CelObject | ReadonlyMap<MapKey, CelValue>

export function kindOf(value: CelValue): Kind {
  switch (typeof value) {
    case 'string':
      return 'string'
    case 'number':
      return 'double'
    case 'bigint':
      return 'int'
    case 'boolean':
      return 'bool'
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value)) return 'list'
      if (value instanceof Special) return value.kind
      if (value instanceof Uint8Array) return 'bytes'
      return 'map'
    default:
      return 'foreign'
  }
}

/** A JSON object: no list, no `Map`, none of our classes, nothing of the host's. */
export function isPlainObject(value: CelValue): value is CelObject {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

export function isMap(value: CelValue): value is CelMap {
  return value instanceof Map || isPlainObject(value)
}

/** The number in any of its three kinds; undefined for anything else. */
export function numberOf(value: CelValue): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  return value instanceof Uint ? value.value : undefined
}

/** A whole number as a JS number, whether it came as int, uint or double; undefined for anything else. */
export function wholeOf(value: CelValue): number | undefined {
  if (typeof value === 'bigint') return Number(value)
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined
  return value instanceof Uint ? Number(value.value) : undefined
}

/** The key under which a map literal keeps it: 1, 1u and 1.0 are one key, as they are equal. */
export function mapKeyOf(value: CelValue): MapKey | undefined {
  switch (typeof value) {
    case 'string':
    case 'bigint':
    case 'boolean':
      return value
    case 'number':
      return Number.isInteger(value) ? BigInt(value) : undefined
    default:
      return value instanceof Uint ? value.value : undefined
  }
}

/**
 * The value under a key, or undefined. Own properties only, and never `__proto__`:
 * what a prototype offers is the host's, not the data's.
 */
export function lookUp(map: CelMap, key: CelValue): CelValue | undefined {
  if (map instanceof Map) {
    const known = mapKeyOf(key)
    return known === undefined ? undefined : (map as ReadonlyMap<MapKey, CelValue>).get(known)
  }
  if (typeof key !== 'string' || key === '__proto__' || !Object.hasOwn(map, key)) return undefined
  return (map as CelObject)[key]
}

export function entriesOf(map: CelMap): [MapKey, CelValue][] {
  if (map instanceof Map) return [...(map as ReadonlyMap<MapKey, CelValue>)]
  return Object.entries(map as CelObject).filter(([key, value]) => key !== '__proto__' && value !== undefined)
}

/** A map value from entries; a plain object when all keys are strings. */
export function mapFrom(entries: readonly (readonly [MapKey, CelValue])[]): CelMap {
  if (entries.every(([key]) => typeof key === 'string')) {
    return Object.fromEntries(entries as readonly (readonly [string, CelValue])[])
  }
  return new Map(entries)
}
