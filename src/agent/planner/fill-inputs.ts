import { isJsonObject, type Json, type JsonObject } from '#base'

import { type Named, namedIn } from './named-in-goal.ts'

/** Inputs of a workflow as far as they are known. */
export interface FilledInputs {
  readonly input: Record<string, Json>
  /** Inputs that must be given and are not. */
  readonly missing: string[]
  /** What was given that the workflow does not take. */
  readonly unknown: readonly string[]
  /** What the goal names and no input could be found for. */
  readonly left: readonly Named[]
}

interface Field {
  readonly name: string
  readonly schema: JsonObject
  readonly isRequired: boolean
}

/**
 * Fills the inputs of a workflow from what stands in a goal: what was given goes first, then what stands right behind the
 * name of an input (`into ~/Sorted`), then what can only be meant for one of them. Nothing else is filled in, and a value is
 * never made up.
 */
export function fillInputs(schema: JsonObject, goal: string, given: JsonObject): FilledInputs {
  const fields = fieldsIn(schema)
  const input: Record<string, Json> = { ...given }
  const left: Named[] = []
  const unplaced: Named[] = []
  for (const named of namedIn(goal)) {
    const field = fields.find(({ name }) => isCalled(goal, named, name))
    if (field && put(input, field, named)) continue
    unplaced.push(named)
  }
  for (const is of ['address', 'path', 'quoted', 'number'] as const) {
    const values = unplaced.filter((named) => named.is === is)
    const open = fields.filter(
      ({ name, schema: one, isRequired }) =>
        isRequired &&
        takes(one, is) &&
        (isList(one) ? !Object.hasOwn(given, name) : !Object.hasOwn(input, name)),
    )
    const [field] = open
    const isClear = open.length === 1 && field !== undefined && (values.length === 1 || isList(field.schema))
    if (isClear && values.every((named) => put(input, field, named))) continue
    left.push(...values)
  }
  for (const { name, schema: field } of fields) {
    const choice = chosenIn(goal, name, field)
    if (choice !== undefined && !Object.hasOwn(input, name)) input[name] = choice
  }
  const missing = fields
    .filter(
      ({ name, schema: field, isRequired }) =>
        isRequired && !Object.hasOwn(input, name) && !Object.hasOwn(field, 'default'),
    )
    .map(({ name }) => name)
  const unknown = Object.keys(given).filter((name) => fields.every((field) => field.name !== name))
  return { input, missing, unknown, left: left.filter(({ value }) => !isGiven(given, value)) }
}

function fieldsIn({ properties, required }: JsonObject): Field[] {
  if (!isJsonObject(properties)) return []
  const names = Array.isArray(required) ? (required as readonly Json[]) : []
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    schema: isJsonObject(schema) ? schema : {},
    isRequired: names.includes(name),
  }))
}

/** Whether the words before a value call it by the name of an input: `into the folder ~/Sorted`. */
function isCalled(goal: string, { at }: Named, name: string): boolean {
  const before = goal
    .slice(Math.max(0, at - 60), at)
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !['a', 'an', 'the', 'my', 'folder', 'file', 'to', 'in'].includes(word))
  const words = name
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .split(/[\s_]+/)
  return words.length > 0 && words.join(' ') === before.slice(-words.length).join(' ')
}

function takes(schema: JsonObject, is: Named['is']): boolean {
  const one = isList(schema) ? (isJsonObject(schema['items']) ? schema['items'] : {}) : schema
  const { type, format } = one
  if (is === 'number') return type === 'number' || type === 'integer'
  if (type !== 'string' || one['enum'] !== undefined) return false
  if (is === 'path') return format === 'path'
  if (is === 'address') return format === 'uri'
  return format === undefined
}

function isList({ type }: JsonObject): boolean {
  return type === 'array'
}

function put(input: Record<string, Json>, { name, schema }: Field, { is, value }: Named): boolean {
  if (!takes(schema, is)) return false
  const typed: Json = is === 'number' ? Number(value) : value
  if (isList(schema)) {
    const before = input[name] ?? []
    if (!Array.isArray(before)) return false
    input[name] = [...(before as readonly Json[]), typed]
    return true
  }
  if (Object.hasOwn(input, name)) return false
  input[name] = typed
  return true
}

/** One of the words that an input may be, where the goal says both it and the name of the input. */
function chosenIn(goal: string, name: string, schema: JsonObject): string | undefined {
  const choices = schema['enum']
  if (!Array.isArray(choices)) return undefined
  const words = goal.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  if (!words.includes(name.toLowerCase())) return undefined
  const said = (choices as readonly Json[]).filter(
    (choice): choice is string => typeof choice === 'string' && words.includes(choice.toLowerCase()),
  )
  return said.length === 1 ? said[0] : undefined
}

function isGiven(given: JsonObject, value: string): boolean {
  return Object.values(given).some((one) => one === value || one === Number(value))
}
