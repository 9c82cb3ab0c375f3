import { isJsonObject, type Json, type JsonObject } from '#base'
import type { Label } from '#contract'

/** A value's label after its schema was looked at. */
export interface Lowered {
  /** Trusted when no part of the value can carry words. */
  readonly label: Label
  /** By top-level field of an object; empty for anything else. */
  readonly fields: Readonly<Record<string, Label>>
}

/** Longer lists could spell something. */
const maxItems = 100

/**
 * Takes the distrust off a value, or off those fields of it, that cannot carry anybody's words: booleans, numbers, one
 * of a list of texts, dates, times and UUIDs, as the JSON Schema says and as the value is. Text does not pass, however
 * short. Who may read it stays the same, and so do the sources: whoever wrote them chose the number, so it still names
 * nobody to send to and nothing to pay (see `judgeFlow`).
 */
export function lowerBySchema(value: Json, schema: Json, label: Label): Lowered {
  const lowered: Label = { ...label, integrity: 'trusted' }
  const properties = isJsonObject(schema) && isJsonObject(schema['properties']) ? schema['properties'] : {}
  const fields = isJsonObject(value)
    ? Object.entries(value).map(([name, item]) => {
        const own = Object.hasOwn(properties, name) ? properties[name] : undefined
        return [name, own !== undefined && isWordless(item, own) ? lowered : label] as const
      })
    : []
  return { label: isWordless(value, schema) ? lowered : label, fields: Object.fromEntries(fields) }
}

const formats: Readonly<Record<string, RegExp>> = {
  date: /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/,
  time: /^(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/,
  'date-time':
    /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/,
  duration: /^-?P(?=[\dT])(?:\d{1,9}[YMWD]){0,4}(?:T(?:\d{1,9}[HMS]){1,3})?$/,
  uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
}

function isWordless(value: Json, schema: Json): boolean {
  if (!isJsonObject(schema)) return false
  const branches = [schema['anyOf'], schema['oneOf']].filter((list) => Array.isArray(list))
  if (branches.some((list) => (list as readonly Json[]).some((branch) => isWordless(value, branch))))
    return true
  if (isOneOf(value, schema)) return true
  if (value === null) return allowsType(schema, 'null')
  switch (typeof value) {
    case 'boolean':
      return allowsType(schema, 'boolean')
    case 'number':
      return allowsType(schema, 'number') || (Number.isInteger(value) && allowsType(schema, 'integer'))
    case 'string': {
      const format = schema['format']
      return (
        allowsType(schema, 'string') &&
        typeof format === 'string' &&
        Object.hasOwn(formats, format) &&
        (formats[format]?.test(value) ?? false)
      )
    }
    default:
      return Array.isArray(value)
        ? isWordlessList(value as readonly Json[], schema)
        : isWordlessObject(value as JsonObject, schema)
  }
}

function isOneOf(value: Json, schema: JsonObject): boolean {
  if (typeof value === 'object' && value !== null) return false
  if (Object.hasOwn(schema, 'const')) return schema['const'] === value
  const options = schema['enum']
  return Array.isArray(options) && (options as readonly Json[]).includes(value)
}

function allowsType({ type }: JsonObject, wanted: string): boolean {
  return type === wanted || (Array.isArray(type) && (type as readonly Json[]).includes(wanted))
}

function isWordlessList(value: readonly Json[], schema: JsonObject): boolean {
  const { items } = schema
  return (
    allowsType(schema, 'array') &&
    items !== undefined &&
    value.length <= maxItems &&
    value.every((item) => isWordless(item, items))
  )
}

/** Every field is one that the schema has: the names of others could carry words. */
function isWordlessObject(value: JsonObject, schema: JsonObject): boolean {
  const { properties } = schema
  return (
    allowsType(schema, 'object') &&
    isJsonObject(properties) &&
    Object.entries(value).every(([name, item]) => {
      const own = Object.hasOwn(properties, name) ? properties[name] : undefined
      return own !== undefined && isWordless(item, own)
    })
  )
}
