import { z } from 'zod'

import { isJsonObject, type Json, type JsonObject } from '#base'
import { AppError } from '#contract'

/** The fields of an input's schema. */
export interface Fields {
  readonly known: ReadonlyMap<string, JsonObject>
  readonly required: readonly string[]
  /** Whether others may be given. */
  readonly isOpen: boolean
}

export function fieldsOf(schema: JsonObject): Fields {
  const { properties, required, additionalProperties } = schema
  const known = isJsonObject(properties) ? Object.entries(properties) : []
  return {
    known: new Map(known.map(([key, field]) => [key, isJsonObject(field) ? field : {}])),
    required: Array.isArray(required) ? (required as readonly string[]) : [],
    // A workflow that lists its inputs means those; a key more is more often a slip than a wish.
    isOpen: additionalProperties === undefined ? known.length === 0 : additionalProperties !== false,
  }
}

/** One sentence on what a workflow takes. */
export function describeFields({ known, required }: Fields): string {
  if (known.size === 0) return 'It takes no input.'
  const names = [...known.keys()].map((key) => (required.includes(key) ? key : `${key} (optional)`))
  return `It takes ${names.join(', ')}.`
}

/**
 * Checks inputs against a workflow's JSON Schema and fills its defaults in.
 *
 * @throws AppError `input.invalid` with the paths of all that is wrong, `workflow.invalid` for a schema that cannot be read
 */
export function checkInputs(values: JsonObject, schema: JsonObject): JsonObject {
  const parsed = readSchema(schema).safeParse(values)
  if (parsed.success) return parsed.data as JsonObject
  const fields = fieldsOf(schema)
  const problems = parsed.error.issues.map((issue) => tell(issue, values, fields))
  const [first = 'The input is not right.'] = problems
  throw new AppError(
    'input.invalid',
    problems.length > 1 ? `${first} (and ${problems.length - 1} more)` : first,
    {
      hint: describeFields(fields),
      details: { problems: problems.slice(0, 100) },
    },
  )
}

function tell(issue: z.core.$ZodIssue, values: JsonObject, { known, required }: Fields): string {
  const [key, ...deeper] = issue.path.map(String)
  if (key === undefined) return `The input is not right: ${issue.message}.`
  const place = [key, ...deeper].join('.')
  if (deeper.length === 0 && required.includes(key) && !Object.hasOwn(values, key)) {
    const title = known.get(key)?.['description'] ?? known.get(key)?.['title']
    return `The input ${key} is missing${typeof title === 'string' ? `: ${title.replace(/\.$/, '')}` : ''}.`
  }
  return `The input ${place} is not right: ${issue.message.replace(/^Invalid input: /, '')}.`
}

function readSchema(schema: JsonObject): z.ZodType {
  try {
    return z.fromJSONSchema(withoutFormats(schema) as z.core.JSONSchema.JSONSchema)
  } catch (error) {
    throw new AppError('workflow.invalid', `The input's schema cannot be read: ${(error as Error).message}`, {
      hint: 'Use plain JSON Schema in "input": types, properties, required, enum, limits.',
      cause: error,
    })
  }
}

/** `path` is ours, and an address is looked at where it is granted; the others are checked by the schema's reader. */
function withoutFormats(schema: Json): Json {
  if (Array.isArray(schema)) return (schema as readonly Json[]).map(withoutFormats)
  if (!isJsonObject(schema)) return schema
  return Object.fromEntries(
    Object.entries(schema)
      .filter(
        ([key, value]) => !(key === 'format' && (value === 'path' || value === 'uri')) && key !== 'access',
      )
      .map(([key, value]) => [key, key === 'default' || key === 'enum' ? value : withoutFormats(value)]),
  )
}
