import fc from 'fast-check'

import { isJsonObject, type Json, type JsonObject } from '#base'
import { type Operation } from '#contract'
import { jsonSchemaOf } from '#contract/operations'

/** Values that mean something in the home that is asked, by the names of the fields that take them. */
export type Pool = Readonly<Record<string, readonly Json[]>>

const hostile = [
  '',
  ' ',
  '\u0000',
  '../../etc/passwd',
  '/',
  '%2e%2e%2f',
  '\ud800',
  '\u202Egnp.exe',
  "'; DROP TABLE run; --",
  '<script>alert(1)</script>',
  '${nodes.x.output}',
  '{{constructor.constructor("x")()}}',
  'a'.repeat(3_000),
  '-1',
  'NaN',
  '1e309',
  '\r\nx-injected: 1',
  '[',
]
const strings = fc.oneof(
  { weight: 5, arbitrary: fc.string({ maxLength: 30 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 2, arbitrary: fc.constantFrom(...hostile) },
)
const anyJson = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json>

/** Inputs of an operation that fit its schema, as far as a schema can say. */
export function fittingInput({ input }: Operation, pool: Pool): fc.Arbitrary<JsonObject> {
  const schema = jsonSchemaOf(input, 'input')
  return arbitraryOf(schema, {
    definitions: (schema['$defs'] ?? {}) as JsonObject,
    pool,
    depth: 0,
  }) as fc.Arbitrary<JsonObject>
}

/** Inputs with something wrong in them: a field too few or too many, or of another kind. */
export function misfittingInput(operation: Operation, pool: Pool): fc.Arbitrary<JsonObject> {
  const names = Object.keys(operation.input.shape)
  const slip = fc.record({
    field: fc.constantFrom(...names, 'x', 'constructor', 'toString'),
    how: fc.constantFrom('drop', 'replace'),
    value: fc.oneof(anyJson, strings),
  })
  return fc.tuple(fittingInput(operation, pool), slip).map(([input, { field, how, value }]) => {
    const { [field]: _, ...others } = input
    return how === 'drop' ? others : { ...others, [field]: value }
  })
}

interface Place {
  readonly definitions: JsonObject
  readonly pool: Pool
  readonly depth: number
  /** Of the field that the value is for. */
  readonly field?: string
}

const deepest = 5

function arbitraryOf(schema: JsonObject, place: Place): fc.Arbitrary<Json> {
  const { $ref, anyOf, oneOf, enum: choices, type } = schema
  if ('const' in schema) return fc.constant(schema['const'])
  if (Array.isArray(choices)) return fc.constantFrom(...(choices as readonly Json[]))
  if (typeof $ref === 'string') {
    const definition = place.definitions[$ref.replace('#/$defs/', '')] as JsonObject
    return place.depth > deepest
      ? fc.constant(null)
      : arbitraryOf(definition, { ...place, depth: place.depth + 1 })
  }
  const either = (anyOf ?? oneOf) as readonly JsonObject[] | undefined
  if (either) return fc.oneof(...either.map((one) => arbitraryOf(one, place)))
  const kinds = [type ?? 'any'].flat() as string[]
  return fc.oneof(...kinds.map((kind) => ofKind(kind, schema, place)))
}

function ofKind(kind: string, schema: JsonObject, place: Place): fc.Arbitrary<Json> {
  switch (kind) {
    case 'string':
      return stringOf(schema, place)
    case 'integer':
      return fc.integer({ min: bound(schema, 'inimum', -5), max: bound(schema, 'aximum', 1_000) })
    case 'number':
      return fc.double({ min: bound(schema, 'inimum', -5), max: bound(schema, 'aximum', 1e6), noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return fc.array(arbitraryOf((schema['items'] ?? {}) as JsonObject, place), {
        minLength: (schema['minItems'] as number | undefined) ?? 0,
        maxLength: Math.min((schema['maxItems'] as number | undefined) ?? 4, 4),
      })
    case 'object':
      return known((place.pool[place.field ?? ''] ?? []).filter(isJsonObject), objectOf(schema, place))
    default:
      return anyJson
  }
}

function bound(schema: JsonObject, name: 'inimum' | 'aximum', otherwise: number): number {
  const value = (schema[`m${name}`] ?? schema[`exclusiveM${name}`] ?? otherwise) as number
  // Bounds far away say nothing; near ones are where it breaks.
  return Math.abs(value) > 1e9 ? otherwise : value
}

function objectOf(schema: JsonObject, place: Place): fc.Arbitrary<Json> {
  const { properties = {}, required = [], additionalProperties } = schema
  const fields = Object.entries(properties as JsonObject)
  if (fields.length === 0 && additionalProperties !== undefined && additionalProperties !== false) {
    const item = arbitraryOf(additionalProperties === true ? {} : (additionalProperties as JsonObject), place)
    return fc.dictionary(fc.string({ maxLength: 12 }), item, {
      maxKeys: 3,
      noNullPrototype: true,
    }) as fc.Arbitrary<Json>
  }
  const model = Object.fromEntries(
    fields.map(([field, value]) => [field, arbitraryOf(value as JsonObject, { ...place, field })]),
  )
  const made = fc.record(model, { requiredKeys: required as string[], noNullPrototype: true })
  // Hardly any text is a place in a list.
  return fc.tuple(made, fc.integer({ min: 0, max: 9 })).map(([{ cursor, ...others }, dice]) => {
    return cursor === undefined || dice < 8 ? others : { ...others, cursor }
  }) as fc.Arbitrary<Json>
}

function stringOf(schema: JsonObject, { pool, field = '' }: Place): fc.Arbitrary<Json> {
  const least = (schema['minLength'] as number | undefined) ?? 0
  const most = (schema['maxLength'] as number | undefined) ?? 10_000
  const free =
    schema['format'] === 'date-time'
      ? fc
          .date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) })
          .map((date) => date.toISOString())
      : typeof schema['pattern'] === 'string'
        ? fc.stringMatching(new RegExp(schema['pattern']))
        : strings.filter((text) => text.length >= least && text.length <= most)
  return known(
    (pool[field] ?? []).filter((value) => typeof value === 'string'),
    free,
  )
}

/** Mostly a value that means something. */
function known(values: readonly Json[], free: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  if (values.length === 0) return free
  return fc.oneof({ weight: 7, arbitrary: fc.constantFrom(...values) }, { weight: 3, arbitrary: free })
}
