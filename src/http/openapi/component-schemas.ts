import type { z } from 'zod'

import { canonicalJson, isJsonObject, type Json, type JsonObject } from '#base'
import { jsonSchemaOf } from '#contract/operations'

/** Schemas that a document keeps once and refers to by name. */
export interface ComponentSchemas {
  /** The JSON Schema of a value that is sent (`output`) or taken (`input`), with references to the components. */
  add(schema: z.ZodType, io: 'input' | 'output'): JsonObject
  /** All components, by name. */
  all(): JsonObject
}

const place = '#/components/schemas/'
/** Any JSON: what `z.json()` becomes, which refers to itself. */
const anyJson = 'JsonValue'

/**
 * Turns schemas into JSON Schema. Those that carry an id are kept under it; where one looks different on its way in and
 * on its way out, the way in is kept as `NameInput`.
 */
export function createComponentSchemas(): ComponentSchemas {
  const kept = new Map<string, Json>()

  function nameFor(id: string, schema: Json, io: 'input' | 'output'): string {
    const same = (name: string): boolean =>
      !kept.has(name) || canonicalJson(kept.get(name) ?? null) === canonicalJson(schema)
    const names = [id, io === 'input' ? `${id}Input` : `${id}Output`]
    const name = names.find(same)
    if (name === undefined) throw new Error(`Two schemas are called ${id}.`)
    kept.set(name, schema)
    return name
  }

  return {
    add(schema, io) {
      const { $schema: _, $defs = {}, ...top } = jsonSchemaOf(schema, io)
      const definitions = Object.entries($defs as JsonObject)
      const names = new Map<string, string>()
      // Those that refer to no other first, so that a name that changes is known to those that refer to it.
      for (const [id, definition] of inOrder(definitions)) {
        const isAny = id.startsWith('__') && isAnyJson(definition)
        if (isAny) kept.set(anyJson, { description: 'Any JSON value.' })
        names.set(id, isAny ? anyJson : nameFor(id, renamed(definition, new Map([...names, [id, id]])), io))
      }
      return renamed(top, names) as JsonObject
    },
    all: () => Object.fromEntries([...kept].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  }
}

function inOrder(definitions: readonly [string, Json][]): [string, Json][] {
  const done = new Set<string>()
  const ordered: [string, Json][] = []
  function visit([id, definition]: [string, Json]): void {
    if (done.has(id)) return
    done.add(id)
    for (const other of referencesIn(definition)) {
      const found = definitions.find(([name]) => name === other)
      if (found) visit(found)
    }
    ordered.push([id, definition])
  }
  for (const entry of definitions) visit(entry)
  return ordered
}

function referencesIn(schema: Json): string[] {
  if (Array.isArray(schema)) return (schema as readonly Json[]).flatMap(referencesIn)
  if (!isJsonObject(schema)) return []
  const { $ref } = schema
  const own = typeof $ref === 'string' ? [$ref.replace('#/$defs/', '')] : []
  return [...own, ...Object.values(schema).flatMap(referencesIn)]
}

function renamed(schema: Json, names: ReadonlyMap<string, string>): Json {
  if (Array.isArray(schema)) return (schema as readonly Json[]).map((item) => renamed(item, names))
  if (!isJsonObject(schema)) return schema
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (key !== '$ref' || typeof value !== 'string') return [key, renamed(value, names)]
      const id = value.replace('#/$defs/', '')
      return [key, `${place}${names.get(id) ?? id}`]
    }),
  )
}

function isAnyJson(definition: Json): boolean {
  const { anyOf } = definition as JsonObject
  const kinds = ['string', 'number', 'boolean', 'null', 'array', 'object']
  return (
    Array.isArray(anyOf) &&
    anyOf.length === kinds.length &&
    (anyOf as readonly JsonObject[]).every(({ type }, index) => type === kinds[index])
  )
}
