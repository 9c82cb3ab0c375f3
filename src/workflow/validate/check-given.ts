import { isJsonObject, type Json, type JsonObject } from '#base'

import { didYouMean } from '../nearest.ts'
import { pointerTo } from '../pointer.ts'
import { checkValue } from './check-value.ts'
import type { Found } from './found.ts'

export interface GivenTo {
  /** JSON Schema of the input; undefined when it is not known. */
  readonly schema: JsonObject | undefined
  /** Begins a sentence: `The tool "fs.list"`. */
  readonly what: string
  readonly path: string
  /** Whether the expressions' names are worth a check of their types. */
  readonly namesAreGood: boolean
  readonly found: Found
}

/** Compares what a node gives with what a tool or a workflow takes: field by field, so that each problem is by itself. */
export function checkGiven(given: JsonObject, types: Record<string, JsonObject>, to: GivenTo): void {
  const { schema, what, path, found } = to
  const properties = schema?.['properties']
  if (schema !== undefined && isJsonObject(properties)) {
    const known = Object.keys(properties)
    for (const key of Object.keys(given)) {
      if (Object.hasOwn(properties, key) || schema['additionalProperties'] !== false) continue
      const hint =
        didYouMean(key, known) ?? (known.length === 0 ? 'Remove it.' : `It takes: ${known.join(', ')}.`)
      found.error(
        'workflow.input_mismatch',
        pointerTo(path, key),
        `${what} has no input "${key.slice(0, 80)}".`,
        hint,
      )
    }
    for (const key of requiredIn(schema)) {
      if (Object.hasOwn(given, key)) continue
      found.error(
        'workflow.input_mismatch',
        path,
        `${what} needs the input "${key}".`,
        `Add "${key}" to "with".`,
      )
    }
  }
  if (!to.namesAreGood) return
  for (const [key, value] of Object.entries(given)) {
    const field = isJsonObject(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined
    const target = isJsonObject(field) ? withDefs(field, schema) : undefined
    checkValue(value, { path: pointerTo(path, key), types, target, code: 'workflow.input_mismatch', found })
  }
}

function requiredIn(schema: JsonObject): string[] {
  const { required } = schema
  return Array.isArray(required) ? (required as readonly Json[]).filter((key) => typeof key === 'string') : []
}

/** A part of a schema with the definitions that its references may lead to. */
function withDefs(part: JsonObject, whole: JsonObject | undefined): JsonObject {
  const defs = whole?.['$defs']
  return defs === undefined || '$defs' in part ? part : { ...part, $defs: defs }
}
