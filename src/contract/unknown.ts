import { isJsonObject, type Json, type JsonObject } from '#base'

/**
 * What stands in a dry-run where a value could not be predicted: the answer to a request that was not sent, a person's
 * word. Expressions carry it on. Only a dry-run takes it for that; anywhere else it is data like any other.
 */
export type UnknownValue = {
  readonly $unknown: {
    /** JSON Schema of what the value will be; `true` where nothing is known of it. */
    readonly schema: JsonObject | true
    /** For the person who reads the report. */
    readonly why: string
    /** It may turn out that there is no value at all. */
    readonly mayBeMissing?: true
  }
}

/** UTF-16 units. */
const longestWhy = 500
const between = '; '

export function unknownValue(
  schema: JsonObject | true,
  why: string,
  options: { mayBeMissing?: boolean } = {},
): UnknownValue {
  return {
    $unknown: { schema, why: shorten(why), ...(options.mayBeMissing ? { mayBeMissing: true } : {}) },
  }
}

/** Whether a value has the form of an unknown one. Ask only in a dry-run. */
export function isUnknown(value: unknown): value is UnknownValue {
  if (!isJsonObject(value) || !Object.hasOwn(value, '$unknown') || Object.keys(value).length !== 1)
    return false
  const inner = value['$unknown']
  if (!isJsonObject(inner) || typeof inner['why'] !== 'string') return false
  return inner['schema'] === true || isJsonObject(inner['schema'])
}

/** The reasons of several unknown values as one, each once, of bounded length. */
export function joinWhys(whys: readonly string[]): string {
  return shorten([...new Set(whys.flatMap((why) => why.split(between)))].join(between))
}

function shorten(why: string): string {
  return why.length > longestWhy ? `${why.slice(0, longestWhy - 1)}…` : why
}

/** The unknown parts of a value with their places (RFC 6901), in document order, `limit` at most. */
export function findUnknowns(
  value: Json,
  limit = 100,
): readonly { readonly pointer: string; readonly unknown: UnknownValue }[] {
  const found: { pointer: string; unknown: UnknownValue }[] = []
  function visit(part: Json, pointer: string): void {
    if (typeof part !== 'object' || part === null || found.length >= limit) return
    if (isUnknown(part)) {
      found.push({ pointer, unknown: part })
      return
    }
    for (const [key, item] of Object.entries(part))
      visit(item, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`)
  }
  visit(value, '')
  return found
}

const forged = unknownValue(true, 'The data has the form of an unknown value.')

/**
 * Data as it comes into a dry-run from a file, a host or a person: what only has the form of an unknown value becomes one
 * that says nothing but that, so that nobody outside decides what a dry-run knows. The same object when there is none.
 */
export function disarmUnknowns(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (isUnknown(value)) return forged
  if (Array.isArray(value)) {
    const list = value as readonly Json[]
    const items = list.map(disarmUnknowns)
    return items.every((item, index) => item === list[index]) ? value : items
  }
  const object = value as JsonObject
  const entries = Object.entries(object).map(([key, item]) => [key, disarmUnknowns(item)] as const)
  return entries.every(([key, item]) => item === object[key]) ? value : Object.fromEntries(entries)
}
