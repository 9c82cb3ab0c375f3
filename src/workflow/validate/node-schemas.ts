import type { Json, JsonObject } from '#base'
import { AppError, type ToolDescription, type WorkflowNode } from '#contract'
import { checkTemplate, compileTemplate } from '#expr'

import type { GraphView } from '../graph/graph-view.ts'
import { kinded } from '../text/node-kind.ts'
import { type At, homeOf, rootsAt, type Surroundings } from './names.ts'

/** Nothing is known: whatever an expression does with it is taken to be right. */
export const anything: JsonObject = {}

/** `set` nodes that read each other are followed so far; what is beyond is not known. */
const longestChain = 50

/** JSON Schemas of what expressions can see, worked out when they are asked for. */
export class NodeSchemas {
  readonly #tools: ReadonlyMap<string, ToolDescription>
  readonly #known = new Map<GraphView, Map<string, JsonObject>>()
  #chain = 0

  constructor(tools: ReadonlyMap<string, ToolDescription>) {
    this.#tools = tools
  }

  /** Schemas by root name, for an expression that asks for these paths. */
  at(around: Surroundings, at: At, references: readonly (readonly string[])[]): Record<string, JsonObject> {
    const types: Record<string, JsonObject> = {}
    for (const root of rootsAt(around, at)) types[root] = this.#root(root, around, at)
    if (around.list?.as !== 'nodes') types['nodes'] = this.#nodes(around, references)
    return types
  }

  /** What a template of a node gives; `anything` for one that is wrong, which is told where it is checked. */
  ofTemplate(around: Surroundings, node: string, value: Json): JsonObject {
    const references = referencesIn(value)
    if (references === undefined || this.#chain >= longestChain) return anything
    this.#chain += 1
    const checked = checkTemplate(value, this.at(around, { node, when: 'before' }, references))
    this.#chain -= 1
    return checked.ok ? checked.schema : anything
  }

  #root(root: string, around: Surroundings, at: At): JsonObject {
    for (let place: Surroundings | undefined = around; place; place = place.list?.outer) {
      if (place.list?.as === root) return place.list.item
      if (place.list && root === 'index') return { type: 'integer' }
    }
    if (root === 'input') return around.document.input
    if (root === 'iteration') return { type: 'integer' }
    if (root === 'output' && at) return this.#output(around, at.node)
    return anything
  }

  /** Of all nodes only those that are asked for, so that a check does not cost the size of the graph. */
  #nodes(around: Surroundings, references: readonly (readonly string[])[]): JsonObject {
    const properties: Record<string, JsonObject> = {}
    for (const [root, id] of references) {
      if (root !== 'nodes') continue
      if (id === undefined) return anything
      const home = homeOf(around, id)
      if (home === undefined) continue
      properties[id] = {
        ...object({ output: this.#output(home, id), error: anything, event: anything }),
        required: ['output'],
      }
    }
    return object(properties)
  }

  #output(around: Surroundings, id: string): JsonObject {
    const memo = this.#known.get(around.view) ?? new Map<string, JsonObject>()
    this.#known.set(around.view, memo)
    const remembered = memo.get(id)
    if (remembered) return remembered
    // A node that asks for itself, around a loop, is not known while it is being worked out.
    memo.set(id, anything)
    const node = around.view.graph.nodes[id]
    const schema = node === undefined ? anything : this.#workOut(around, id, node)
    memo.set(id, schema)
    return schema
  }

  #workOut(around: Surroundings, id: string, node: WorkflowNode): JsonObject {
    const events = new Set(around.view.outgoing(id).flatMap(({ on }) => on ?? []))
    const severity = node.onError?.severity
    // A signal's payload, or what a person decides, takes the place of the output.
    if (severity === 'pause' || [...events].some((on) => !ownEvents.has(on))) return anything
    const schema = this.#ofKind(around, id, node)
    const mayBeNull = severity === 'continue' || events.has('error') || events.has('timeout')
    return mayBeNull && schema !== anything ? { anyOf: [schema, { type: 'null' }] } : schema
  }

  #ofKind(around: Surroundings, id: string, given: WorkflowNode): JsonObject {
    const { kind, node } = kinded(given)
    switch (kind) {
      case 'use':
        return this.#tools.get(node.use)?.output ?? anything
      case 'set': {
        const fields = Object.entries(node.set).map(([key, value]) => [
          key,
          this.ofTemplate(around, id, value as Json),
        ])
        return object(Object.fromEntries(fields) as Record<string, JsonObject>)
      }
      case 'choose':
        return object({ to: anything })
      case 'forEach': {
        const failure = object({ index: { type: 'integer' }, error: anything })
        return object({ results: { type: 'array' }, failed: { type: 'array', items: failure } })
      }
      case 'wait':
      case 'call':
      case 'end':
        return anything
    }
  }
}

const ownEvents = new Set(['done', 'error', 'timeout'])

/** The paths that a template asks for; undefined for one that cannot be read. */
function referencesIn(value: Json): readonly (readonly string[])[] | undefined {
  try {
    return compileTemplate(value).references
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

function object(properties: Record<string, JsonObject>): JsonObject {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}
