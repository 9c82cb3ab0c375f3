import { parse as parseYaml } from 'yaml'

import { isJsonObject, type Json, type JsonObject } from '#base'

import { describeFields, fieldsOf, type Fields } from '#app'
import { nearest } from '#workflow'

import { usage } from '../given.ts'

/**
 * Inputs as they were typed, `k=v`, by what the schema asks for: text is taken as it is, anything else as JSON, and what
 * the schema says nothing about as JSON when it is that. A key given several times makes a list.
 *
 * @throws AppError `cli.usage`
 */
export function typedInputs(given: readonly string[], schema: JsonObject): JsonObject {
  const fields = fieldsOf(schema)
  const values = new Map<string, Json>()
  for (const text of given) {
    const cut = text.indexOf('=')
    if (cut < 1) {
      throw usage(`${JSON.stringify(text)} is no input.`, 'Write --input KEY=VALUE.')
    }
    const key = text.slice(0, cut)
    requireKnown(key, fields)
    const field = fields.known.get(key)
    const value = typedValue(key, text.slice(cut + 1), field)
    if (isList(field)) {
      const items = Array.isArray(value) ? (value as readonly Json[]) : [value]
      values.set(key, [...((values.get(key) as readonly Json[] | undefined) ?? []), ...items])
    } else if (values.has(key)) throw usage(`The input ${key} is given twice.`)
    else values.set(key, value)
  }
  return Object.fromEntries(values)
}

/** @throws AppError `cli.usage` for a key that the schema does not have */
export function requireKnown(key: string, fields: Fields): void {
  if (fields.known.has(key) || fields.isOpen) return
  const near = nearest(key, [...fields.known.keys()])
  throw usage(
    `This workflow has no input "${key}".`,
    near === undefined ? describeFields(fields) : `Did you mean "${near}"?`,
  )
}

/** @throws AppError `cli.usage` */
export function inputsFromText(text: string, name: string): JsonObject {
  let value: unknown
  try {
    value = parseYaml(text, { maxAliasCount: 0, schema: 'core' })
  } catch (error) {
    throw usage(`${name} is neither JSON nor YAML: ${firstLine((error as Error).message)}`)
  }
  if (isJsonObject(value)) return value
  throw usage(`${name} does not hold an object with the inputs.`, 'Write one "key: value" for each input.')
}

function typedValue(key: string, text: string, field: JsonObject | undefined): Json {
  const wanted = typesOf(field)
  if (wanted.length === 1 && wanted[0] === 'string') return text
  const value = fromJson(text)
  if (wanted.length === 0) return value === undefined ? text : value
  if (value !== undefined && wanted.some((type) => isOfType(value, type))) return value
  if (wanted.includes('string')) return text
  const itemTypes = isList(field) ? typesOf(isJsonObject(field?.['items']) ? field['items'] : undefined) : []
  if (itemTypes.includes('string') || (isList(field) && itemTypes.length === 0)) return text
  if (isList(field) && value !== undefined) return value
  throw usage(
    `The input ${key} is to be ${wanted.map(nameOfType).join(' or ')}, not ${JSON.stringify(text)}.`,
    wanted.includes('object') || wanted.includes('array')
      ? `Write it as JSON, or put it into a file and use --input-file.`
      : undefined,
  )
}

function isList(field: JsonObject | undefined): boolean {
  const wanted = typesOf(field)
  return wanted.length === 1 && wanted[0] === 'array'
}

function typesOf(field: JsonObject | undefined): readonly string[] {
  const type = field?.['type']
  if (typeof type === 'string') return [type]
  if (Array.isArray(type)) return type as readonly string[]
  const choices = field?.['enum']
  if (Array.isArray(choices) && choices.every((choice) => typeof choice === 'string')) return ['string']
  return []
}

function isOfType(value: Json, type: string): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value)
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isJsonObject(value)
    case 'null':
      return value === null
    default:
      return typeof value === type
  }
}

function nameOfType(type: string): string {
  const names: Readonly<Record<string, string>> = {
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    null: 'null',
  }
  return names[type] ?? type
}

function fromJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? ''
}
