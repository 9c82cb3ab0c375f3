import { canonicalJson, isJsonObject, type Json, type JsonObject } from '#base'

/** How deep a schema is told; what is further in is only named by its kind. */
const deepest = 4

/** A JSON Schema in few words, for a reader that pays for each: `{ folder: string, recursive?: boolean = false }`. */
export function schemaInShort(schema: JsonObject, depth = 0): string {
  const choices = schema['enum']
  if (Array.isArray(choices)) return (choices as readonly Json[]).map((one) => canonicalJson(one)).join(' | ')
  if (schema['const'] !== undefined) return canonicalJson(schema['const'])
  const either = schema['anyOf'] ?? schema['oneOf']
  if (Array.isArray(either))
    return [...new Set((either as readonly Json[]).map((one) => inner(one, depth)))].join(' | ')
  const { type } = schema
  if (Array.isArray(type)) return type.join(' | ')
  if (type === 'array') return `[${inner(schema['items'], depth + 1)}]`
  if (type !== 'object') return typeof type === 'string' ? type : 'any'
  const { properties, required, additionalProperties } = schema
  if (!isJsonObject(properties) || Object.keys(properties).length === 0)
    return isJsonObject(additionalProperties)
      ? `{ [name]: ${inner(additionalProperties, depth + 1)} }`
      : 'object'
  if (depth >= deepest) return 'object'
  const needed = Array.isArray(required) ? (required as readonly Json[]) : []
  const fields = Object.keys(properties)
    .toSorted()
    .map((name) => fieldInShort(name, properties[name] ?? null, { depth, isNeeded: needed.includes(name) }))
  return `{ ${fields.join(', ')} }`
}

function fieldInShort(
  name: string,
  schema: Json,
  { depth, isNeeded }: { depth: number; isNeeded: boolean },
): string {
  const standard = isJsonObject(schema) ? schema['default'] : undefined
  const isOptional = !isNeeded || standard !== undefined
  return `${name}${isOptional ? '?' : ''}: ${inner(schema, depth + 1)}${
    standard === undefined || typeof standard === 'object' ? '' : ` = ${canonicalJson(standard)}`
  }`
}

function inner(schema: Json | undefined, depth: number): string {
  return isJsonObject(schema) ? schemaInShort(schema, depth) : 'any'
}
