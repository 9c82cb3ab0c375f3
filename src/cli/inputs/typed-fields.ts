import { fieldsOf } from '#app'
import { isJsonObject, type JsonObject } from '#base'
import { nearest } from '#workflow'

import { usage } from '../given.ts'
import { typedInputs } from './typed-inputs.ts'

/**
 * Fields of an operation as they were typed: `--limit 3`, `--limit=3`, `limit=3`; an option without a value says true.
 *
 * @throws AppError `cli.usage`
 */
export function typedFields(words: readonly string[], schema: JsonObject): JsonObject {
  const { known } = fieldsOf(schema)
  const pairs = pairsOf(words)
  for (const [field] of pairs) {
    if (known.has(field)) continue
    const near = nearest(field, [...known.keys()])
    throw usage(`This operation has no ${JSON.stringify(field)}.`, hintOf(near, [...known.keys()]))
  }
  return typedInputs(
    pairs.map(([field, text]) => `${field}=${text}`),
    schema,
  )
}

/** For people: what a field takes, as one word. */
export function typeText(schema: JsonObject | undefined): string {
  const { type, enum: choices, anyOf } = schema ?? {}
  if (Array.isArray(choices)) return choices.map(String).join('|')
  if (type === 'array') {
    const { items } = schema ?? {}
    return `${typeText(isJsonObject(items) ? items : undefined)}...`
  }
  if (typeof type === 'string') return type
  if (Array.isArray(anyOf)) return (anyOf as readonly JsonObject[]).map(typeText).join('|')
  return 'JSON'
}

function pairsOf(words: readonly string[]): [string, string][] {
  const pairs: [string, string][] = []
  const left = [...words]
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const isOption = word.startsWith('--')
    const cut = word.indexOf('=')
    if (!isOption && cut < 1) throw usage(`${JSON.stringify(word)} is no field.`, 'Write --FIELD VALUE.')
    const name = word.slice(isOption ? 2 : 0, cut === -1 ? undefined : cut)
    const field = isOption ? name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()) : name
    if (cut !== -1) pairs.push([field, word.slice(cut + 1)])
    else
      pairs.push([field, left[0] === undefined || left[0].startsWith('--') ? 'true' : (left.shift() ?? '')])
  }
  return pairs
}

function hintOf(near: string | undefined, fields: readonly string[]): string {
  if (near !== undefined) return `Did you mean "${near}"?`
  return fields.length === 0 ? 'It takes nothing.' : `It takes ${fields.join(', ')}.`
}
