import fc from 'fast-check'
import { z } from 'zod'

import { canonicalJson, isJsonObject, type Json, type JsonObject } from '#base'

/** The schema of a zod type, as the product writes it for tools. */
export function schemaFrom(type: z.ZodType): JsonObject {
  return z.toJSONSchema(type) as JsonObject
}

/** Values of a schema, for the kinds that the tests use. */
export function valueOf(schema: JsonObject): fc.Arbitrary<Json> {
  const alternatives = schema['anyOf']
  if (Array.isArray(alternatives)) return fc.oneof(...(alternatives as readonly JsonObject[]).map(valueOf))
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...(schema['enum'] as readonly Json[]))
  const { type } = schema
  if (Array.isArray(type)) {
    return fc.oneof(...(type as readonly string[]).map((one) => valueOf({ ...schema, type: one })))
  }
  switch (type) {
    case 'string':
      return fc.string()
    case 'integer':
      return fc.integer()
    case 'number':
      return fc.double({ noNaN: true, noDefaultInfinity: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(valueOf(schema['items'] as JsonObject), { maxLength: 3 })
    case 'object':
      return objectOf(schema)
    default:
      return fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>
  }
}

function objectOf(schema: JsonObject): fc.Arbitrary<Json> {
  const { properties, additionalProperties } = schema
  if (!isJsonObject(properties))
    return fc.dictionary(fc.string(), valueOf(additionalProperties as JsonObject), { maxKeys: 3 })
  const fields = Object.entries(properties).map(([name, property]) => [name, valueOf(property as JsonObject)])
  return fc.record(Object.fromEntries(fields) as Record<string, fc.Arbitrary<Json>>)
}

/** Whether a value keeps to a schema of those kinds. */
export function keepsTo(value: Json, schema: JsonObject | true): boolean {
  if (schema === true) return true
  const alternatives = schema['anyOf']
  if (Array.isArray(alternatives))
    return (alternatives as readonly JsonObject[]).some((one) => keepsTo(value, one))
  const given = schema['enum']
  if (Array.isArray(given))
    return (given as readonly Json[]).some((one) => canonicalJson(one) === canonicalJson(value))
  const { type } = schema
  if (Array.isArray(type))
    return (type as readonly string[]).some((one) => keepsTo(value, { ...schema, type: one }))
  switch (type) {
    case 'integer':
      return Number.isInteger(value)
    case 'null':
      return value === null
    case 'array':
      return (
        Array.isArray(value) &&
        (value as readonly Json[]).every((item) => keepsTo(item, partOf(schema, 'items')))
      )
    case 'object':
      return (
        isJsonObject(value) &&
        Object.entries(value).every(([key, item]) => keepsTo(item, fieldOf(schema, key))) &&
        ((schema['required'] ?? []) as readonly string[]).every((key) => Object.hasOwn(value, key))
      )
    default:
      return type === undefined || typeof value === type
  }
}

function partOf(schema: JsonObject, name: string): JsonObject | true {
  const part = schema[name]
  if (part === false) return { enum: [] }
  return isJsonObject(part) ? part : true
}

function fieldOf(schema: JsonObject, key: string): JsonObject | true {
  const properties = schema['properties']
  if (isJsonObject(properties) && Object.hasOwn(properties, key)) return partOf(properties, key)
  return partOf(schema, 'additionalProperties')
}
