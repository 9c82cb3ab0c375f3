import { z } from 'zod'

import { findNonJson, isJsonObject, type Json, type JsonObject } from '#base'

/** Items that one call takes at most; each is looked at once or twice, so a call stays under a second. */
export const itemLimit = 200_000

/** Any JSON value. Cheaper than zod's own, which walks through a union at every node of large lists. */
export const AnyJson = z.custom<Json>(
  (value) => value !== undefined && findNonJson(value) === undefined,
  'Not a JSON value.',
)

/** A list of JSON objects, such as the items of a listing or the rows of a table. */
export const Items = z
  .custom<readonly JsonObject[]>(
    (value) =>
      Array.isArray(value) &&
      value.length <= itemLimit &&
      value.every(isJsonObject) &&
      findNonJson(value) === undefined,
    `Not a list of at most ${itemLimit} objects.`,
  )
  .meta({ type: 'array', maxItems: itemLimit, items: { type: 'object', additionalProperties: {} } })

/** The name of a field: an item's own key, or several joined by dots to reach inside. */
export const FieldName = z.string().min(1).max(500)

/** The value of an item's field, or undefined. A key that holds dots itself comes before the path with the same spelling. */
export function fieldOf(item: JsonObject, field: string): Json | undefined {
  if (Object.hasOwn(item, field)) return item[field]
  let value: Json | undefined = item
  for (const key of field.split('.')) {
    if (!isJsonObject(value) || !Object.hasOwn(value, key)) return undefined
    value = value[key]
  }
  return value
}

/** By UTF-16 code units, which no locale changes. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
