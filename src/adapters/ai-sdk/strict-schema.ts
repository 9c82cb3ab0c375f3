import { isJsonObject, type Json } from '#base'

/**
 * Whether a JSON Schema may be asked for strictly: every object in it is closed, and all that it names is required. OpenAI
 * refuses a strict request with any other.
 */
export function strictly(schema: Json): boolean {
  if (Array.isArray(schema)) return (schema as readonly Json[]).every(strictly)
  if (!isJsonObject(schema)) return true
  const { type, properties } = schema
  const isObject =
    type === 'object' || (Array.isArray(type) && type.includes('object')) || properties !== undefined
  if (isObject) {
    if (schema['additionalProperties'] !== false || properties === undefined || !isJsonObject(properties))
      return false
    const required = new Set(Array.isArray(schema['required']) ? (schema['required'] as readonly Json[]) : [])
    if (!Object.keys(properties).every((name) => required.has(name))) return false
    if (!Object.values(properties).every(strictly)) return false
  }
  return Object.entries(schema).every(([name, part]) => !inner.has(name) || strictly(part)) && named(schema)
}

/** What holds schemas, beside `properties`. */
const inner = new Set(['items', 'anyOf', 'prefixItems'])
const refused = ['allOf', 'oneOf', 'not', 'if', 'patternProperties', 'dependentSchemas']

function named(schema: { readonly [key: string]: Json }): boolean {
  const parts = ['$defs', 'definitions'].map((name) => schema[name])
  return (
    parts.every(
      (part) => part === undefined || (isJsonObject(part) && Object.values(part).every(strictly)),
    ) && refused.every((name) => schema[name] === undefined)
  )
}
