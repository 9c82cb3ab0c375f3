import { z } from 'zod'

import type { JsonObject } from '#base'

/**
 * A schema as JSON Schema, for documents, forms and whoever has to type or make such values.
 *
 * @param io whether of what is sent in, with defaults left out, or of what comes out
 */
export function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonObject {
  const made = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      // A truth as text, as addresses have it.
      const { def } = zodSchema as unknown as z.ZodType
      if (io === 'input' && def.type === 'pipe' && isTruthAsText(def as z.core.$ZodPipeDef))
        jsonSchema.enum = ['true', 'false']
      // What the format says already, and what every number and every key is.
      if (jsonSchema.format === 'date-time') delete jsonSchema.pattern
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      if (JSON.stringify(jsonSchema.propertyNames) === '{"type":"string"}') delete jsonSchema.propertyNames
    },
  })
  return JSON.parse(JSON.stringify(made)) as JsonObject
}

function isTruthAsText({ in: from, out: to }: z.core.$ZodPipeDef): boolean {
  const last = (schema: z.ZodType): string =>
    schema.def.type === 'pipe' ? last((schema.def as z.core.$ZodPipeDef).out as z.ZodType) : schema.def.type
  return (from as z.ZodType).def.type !== 'boolean' && last(to as z.ZodType) === 'boolean'
}
