import { canonicalJson, isJsonObject, type Json, type JsonObject } from '#base'
import type { WorkflowDocument } from '#contract'

import { pointerTo } from '../pointer.ts'
import { canonicalWorkflow } from '../text/canonical.ts'
import type { Change } from './change.ts'
import { diffJson } from './diff-json.ts'
import { findRenames, rename } from './renames.ts'

/**
 * What changed in meaning from one version of a workflow to another: nodes, edges and fields, with pointers into the
 * canonical document. Layout, the order of nodes and edges, and how the text was written are no change. A node that only
 * got another name is one change, together with all that refers to it.
 */
export function diffWorkflows(before: WorkflowDocument, after: WorkflowDocument): Change[] {
  return diffGraphs('', canonicalWorkflow(before), canonicalWorkflow(after))
}

function diffGraphs(path: string, before: JsonObject, after: JsonObject): Change[] {
  const renames = findRenames(nodesOf(before), nodesOf(after))
  const old = renames.size === 0 ? before : rename(before, renames)
  const changes: Change[] = [...renames].map(([from, to]) => ({
    kind: 'node_renamed',
    path: pointerTo(`${path}/nodes`, to),
    from,
    to,
  }))
  for (const key of new Set([...Object.keys(old), ...Object.keys(after)])) {
    if (key === 'nodes') changes.push(...diffNodes(`${path}/nodes`, nodesOf(old), nodesOf(after)))
    else if (key === 'edges') changes.push(...diffEdges(`${path}/edges`, edgesOf(old), edgesOf(after)))
    else if (key !== 'layout') changes.push(...diffJson(pointerTo(path, key), old[key], after[key]))
  }
  return changes
}

function diffNodes(path: string, before: JsonObject, after: JsonObject): Change[] {
  const ids = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...ids].flatMap((id): Change[] => {
    const at = pointerTo(path, id)
    const old = Object.hasOwn(before, id) ? before[id] : undefined
    const now = Object.hasOwn(after, id) ? after[id] : undefined
    if (old === undefined) return now === undefined ? [] : [{ kind: 'node_added', path: at, node: now }]
    if (now === undefined) return [{ kind: 'node_removed', path: at, node: old }]
    return diffNode(at, old, now)
  })
}

/** The body of a `forEach` is compared as a graph. */
function diffNode(path: string, before: Json, after: Json): Change[] {
  const [old, now] = [bodyOf(before), bodyOf(after)]
  if (old === undefined || now === undefined) return diffJson(path, before, after)
  return [
    ...diffJson(path, withoutBody(before), withoutBody(after)),
    ...diffGraphs(`${path}/forEach/do`, old, now),
  ]
}

function diffEdges(path: string, before: readonly Json[], after: readonly Json[]): Change[] {
  const left = new Map<string, number>()
  for (const edge of before) left.set(canonicalJson(edge), (left.get(canonicalJson(edge)) ?? 0) + 1)
  const added = after.flatMap((edge, index): Change[] => {
    const text = canonicalJson(edge)
    const count = left.get(text) ?? 0
    if (count === 0) return [{ kind: 'edge_added', path: pointerTo(path, index), edge }]
    left.set(text, count - 1)
    return []
  })
  const removed = before.flatMap((edge, index): Change[] => {
    const text = canonicalJson(edge)
    const count = left.get(text) ?? 0
    if (count === 0) return []
    left.set(text, count - 1)
    return [{ kind: 'edge_removed', path: pointerTo(path, index), edge }]
  })
  return [...removed, ...added]
}

function nodesOf(graph: JsonObject): JsonObject {
  return isJsonObject(graph['nodes']) ? graph['nodes'] : {}
}

function edgesOf(graph: JsonObject): readonly Json[] {
  return Array.isArray(graph['edges']) ? (graph['edges'] as readonly Json[]) : []
}

function bodyOf(node: Json): JsonObject | undefined {
  const forEach = isJsonObject(node) ? node['forEach'] : undefined
  const body = isJsonObject(forEach) ? forEach['do'] : undefined
  return isJsonObject(body) ? body : undefined
}

function withoutBody(node: Json): Json {
  if (!isJsonObject(node) || !isJsonObject(node['forEach'])) return node
  const { do: _body, ...forEach } = node['forEach']
  return { ...node, forEach }
}
