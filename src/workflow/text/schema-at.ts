import { z } from 'zod'

import { isJsonObject, type Json } from '#base'

/** The schema that judges the value at a path, unions decided by the value; undefined where there is none. */
export function schemaAt(
  schema: z.core.$ZodType,
  path: readonly PropertyKey[],
  value: Json | undefined,
): z.core.$ZodType | undefined {
  let current: z.core.$ZodType | undefined = unwrap(schema)
  let item = value
  for (const step of path) {
    if (current instanceof z.ZodUnion) current = optionFor(current, item)
    if (current instanceof z.ZodObject)
      current = (current.shape as Record<string, z.core.$ZodType>)[String(step)]
    else if (current instanceof z.ZodArray) current = current.element
    else if (current instanceof z.ZodRecord) current = current.valueType
    else return undefined
    if (current === undefined) return undefined
    current = unwrap(current)
    item = Array.isArray(item) ? item[Number(step)] : isJsonObject(item) ? item[String(step)] : undefined
  }
  return current
}

/** The fields that the object at a path can have. */
export function knownKeys(schema: z.core.$ZodType, path: readonly PropertyKey[], root: Json): string[] {
  const found = schemaAt(schema, path, root)
  const item = path.reduce<Json | undefined>(
    (value, step) =>
      Array.isArray(value) ? value[Number(step)] : isJsonObject(value) ? value[String(step)] : undefined,
    root,
  )
  const object = found instanceof z.ZodUnion ? optionFor(found, item) : found
  return object instanceof z.ZodObject ? Object.keys(object.shape) : []
}

/** The index of the option with which a value has most in common: its required fields first, then the others. */
export function likeliestOption(union: z.ZodUnion, value: Json | undefined): number {
  const scores = union.options.map((option) => likeness(unwrap(option), value))
  const best = Math.max(...scores)
  return best > 0 ? scores.indexOf(best) : -1
}

function optionFor(union: z.ZodUnion, value: Json | undefined): z.core.$ZodType | undefined {
  const option = union.options[likeliestOption(union, value)]
  return option === undefined ? undefined : unwrap(option)
}

function likeness(option: z.core.$ZodType, value: Json | undefined): number {
  if (option instanceof z.ZodObject && isJsonObject(value)) {
    let score = 1
    for (const [key, field] of Object.entries(option.shape)) {
      if (Object.hasOwn(value, key))
        score += field instanceof z.ZodOptional || field instanceof z.ZodDefault ? 1 : 100
    }
    return score
  }
  if (option instanceof z.ZodString || option instanceof z.ZodLiteral)
    return typeof value === 'string' ? 1 : 0
  if (option instanceof z.ZodNumber) return typeof value === 'number' ? 1 : 0
  return 0
}

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  let current = schema
  for (;;) {
    if (
      current instanceof z.ZodOptional ||
      current instanceof z.ZodDefault ||
      current instanceof z.ZodPrefault
    )
      current = current.def.innerType
    else if (current instanceof z.ZodLazy) current = current.def.getter()
    else return current
  }
}
