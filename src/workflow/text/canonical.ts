import type { Json, JsonObject } from '#base'
import type { RetryPolicy, WorkflowDocument, WorkflowEdge, WorkflowGraph, WorkflowNode } from '#contract'

import { kinded } from './node-kind.ts'

type Fields = { [key: string]: Json | undefined }

/**
 * A document as plain JSON in its canonical form: keys in a fixed order, defaults left out. Nodes and what people write
 * in `with`, `set` and `input` keep their order. Equal documents with equal orders give equal text.
 */
export function canonicalWorkflow(document: WorkflowDocument): JsonObject {
  const { adjutant, name, title, description, input, onFailure, layout } = document
  return present({
    adjutant,
    name,
    title,
    description,
    input: isDefaultInput(input) ? undefined : (input as JsonObject),
    onFailure: onFailure === 'unwind' ? undefined : onFailure,
    ...graph(document),
    layout: layout as Json | undefined,
  })
}

function graph({ start, nodes, edges, output }: WorkflowGraph): Fields {
  return {
    start: start,
    nodes: Object.fromEntries(Object.entries(nodes).map(([id, node]) => [id, canonicalNode(node)])),
    edges: edges.length === 0 ? undefined : edges.map(canonicalEdge),
    output: output,
  }
}

function canonicalEdge({ from, to, on, when }: WorkflowEdge): JsonObject {
  return present({ from, to, on: on === 'done' ? undefined : on, when })
}

function canonicalNode(node: WorkflowNode): JsonObject {
  const { title, join, pre, post, entry, exit, validators, loop, onError } = node
  return present({
    title,
    join,
    pre,
    entry: entry?.map(action),
    ...own(node),
    validators: validators?.map(({ check, message, retry: again }) =>
      present({
        check,
        message,
        retry: again && present({ max: again.max, coolDownMs: again.coolDownMs || undefined }),
      }),
    ),
    post,
    exit: exit?.map(action),
    loop: loop && present({ ...loop, minDelayMs: loop.minDelayMs || undefined }),
    onError: onError as Json | undefined,
  })
}

/** The fields of the node's kind. */
function own(given: WorkflowNode): Fields {
  const { kind, node } = kinded(given)
  switch (kind) {
    case 'use':
      return {
        ...action(node),
        retry: node.retry && retry(node.retry),
        timeoutMs: node.timeoutMs,
        idempotencyKey: node.idempotencyKey,
        undo: typeof node.undo === 'object' ? action(node.undo) : node.undo,
      }
    case 'choose':
      return { choose: node.choose.map(({ when, to }) => present({ when, to })) }
    case 'set':
      return { set: node.set }
    case 'wait':
      return { wait: present(node.wait) }
    case 'forEach': {
      const { items, as, concurrency, onItemError, do: body } = node.forEach
      return {
        forEach: present({
          items: items as Json,
          as: as === 'item' ? undefined : as,
          concurrency: concurrency === 4 ? undefined : concurrency,
          onItemError: onItemError === 'stop' ? undefined : onItemError,
          do: present(graph(body)),
        }),
      }
    }
    case 'call':
      return { call: node.call, version: node.version, with: nonEmpty(node.with) }
    case 'end':
      return {
        end: present({
          terminate: node.end.terminate || undefined,
          output: node.end.output as Json | undefined,
        }),
      }
  }
}

function action(given: { use: string; with: Record<string, unknown> }): JsonObject {
  return present({ use: given.use, with: nonEmpty(given.with) })
}

function retry({ max, backoffMs, factor, maxMs, on }: RetryPolicy): JsonObject {
  return present({
    max,
    backoffMs: backoffMs === 1_000 ? undefined : backoffMs,
    factor: factor === 2 ? undefined : factor,
    maxMs: maxMs === 60_000 ? undefined : maxMs,
    on,
  })
}

function nonEmpty(fields: Record<string, unknown>): JsonObject | undefined {
  return Object.keys(fields).length === 0 ? undefined : (fields as JsonObject)
}

function isDefaultInput(input: WorkflowDocument['input']): boolean {
  return JSON.stringify(input) === '{"type":"object","properties":{}}'
}

/** Without the fields that are undefined. */
function present(fields: object): JsonObject {
  return Object.fromEntries<Json>(
    Object.entries(fields as JsonObject).filter(([, value]) => value !== undefined),
  )
}
