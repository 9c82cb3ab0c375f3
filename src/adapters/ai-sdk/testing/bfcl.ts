/** The Berkeley function calling tasks, version 4: each has tools and the calls that answer it. Nothing of them is kept here. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'

import { isJsonObject, type Json, type JsonObject } from '#base'
import type { ModelTool } from '#contract'

import { listOf, objectOf, textOf } from './dialect.ts'

/** Beside a checkout of this repository, unless said. */
export const bfclFolder =
  process.env['BFCL_DATA'] ?? path.resolve(import.meta.dirname, '../../../../../shared/data/bfcl')

export const whyNoBfcl = existsSync(path.join(bfclFolder, 'answers')) ? false : `${bfclFolder} is not there`

export interface BfclTask {
  readonly id: string
  readonly tools: readonly ModelTool[]
  /** What a model that knows the answer calls. */
  readonly calls: readonly { readonly tool: string; readonly input: JsonObject }[]
}

/** All tasks that have calls for an answer, by file. */
export function readBfcl(folder = bfclFolder): BfclTask[] {
  return readdirSync(path.join(folder, 'answers'))
    .toSorted()
    .flatMap((file) => {
      const tasks = new Map(linesOf(path.join(folder, file)).map((task) => [textOf(task['id']), task]))
      return linesOf(path.join(folder, 'answers', file)).flatMap((answer) => {
        const task = tasks.get(textOf(answer['id']))
        return task ? [toTask(task, answer)] : []
      })
    })
}

function linesOf(file: string): JsonObject[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => objectOf(JSON.parse(line) as Json))
}

function toTask(task: JsonObject, answer: JsonObject): BfclTask {
  return {
    id: textOf(task['id']),
    tools: listOf(task['function']).map((each) => {
      const { name = '', description = '', parameters = {} } = objectOf(each)
      return {
        name: textOf(name),
        description: textOf(description),
        input: toSchema(parameters) as ModelTool['input'],
      }
    }),
    calls: listOf(answer['ground_truth']).flatMap((call) =>
      Object.entries(objectOf(call)).map(([tool, given]) => ({ tool, input: chosen(objectOf(given)) })),
    ),
  }
}

/** Of each argument the first that is right; '' says that it may be left out. */
function chosen(given: JsonObject): JsonObject {
  const named = Object.entries(given).flatMap(([name, right]): [string, Json][] => {
    const [first] = Array.isArray(right) ? (right as readonly Json[]) : [right]
    if (first === undefined) return [[name, []]]
    return first === '' ? [] : [[name, within(first)]]
  })
  return Object.fromEntries(named)
}

/** Arguments that are objects say what is right for each of their fields. */
function within(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(within)
  if (!isJsonObject(value)) return value
  return Object.values(value).every((field) => Array.isArray(field)) ? chosen(value) : value
}

const types: Readonly<Record<string, string>> = { dict: 'object', float: 'number', tuple: 'array' }
/** Words of other languages for anything at all, which a schema has none for. */
const anything = new Set(['any', 'Any'])

/** Their types are those of Python, in part. */
function toSchema(schema: Json): Json {
  if (Array.isArray(schema)) return (schema as readonly Json[]).map(toSchema)
  if (!isJsonObject(schema)) return schema
  const entries = Object.entries(schema).flatMap(([name, value]): [string, Json][] => {
    if (name !== 'type' || typeof value !== 'string') return [[name, toSchema(value)]]
    return anything.has(value) ? [] : [[name, types[value] ?? value]]
  })
  return Object.fromEntries(entries)
}
