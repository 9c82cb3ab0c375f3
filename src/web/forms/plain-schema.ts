import { isJsonObject, type Json, type JsonObject } from '#base'

/** A schema without its null: a field that may be null is one that may be left empty. */
export function plainSchema(schema: JsonObject): JsonObject {
  const { anyOf, ...outside } = schema
  if (Array.isArray(anyOf)) {
    const others = (anyOf as readonly Json[]).filter((one) => !(isJsonObject(one) && one['type'] === 'null'))
    const [only] = others
    return others.length === 1 && isJsonObject(only) ? { ...only, ...outside } : schema
  }
  const { type } = schema
  if (!Array.isArray(type)) return schema
  const types = (type as readonly Json[]).filter((one) => one !== 'null')
  return types.length === 1 ? { ...schema, type: types[0] ?? null } : schema
}
