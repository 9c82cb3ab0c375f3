import { isJsonObject, type Json } from '#base'
import { AppError, isUnknown, type WorkflowGraph } from '#contract'

import { compileGraph, type Graph } from './graph.ts'
import { type NodeOf, readBy } from './node-plan.ts'
import { scopeOf } from './scope.ts'
import { type OuterScope, own, type Token } from './state.ts'
import type { Walk } from './walk.ts'

/** What each visit has of its own, in a body as well. */
const present = new Set(['output', 'error', 'event', 'iteration'])

const known = new WeakMap<NodeOf<'forEach'>, (readonly string[])[]>()

/** What the body of a `forEach` reads from outside: shortest paths only. */
export function readByBody(node: NodeOf<'forEach'>): readonly (readonly string[])[] {
  let paths = known.get(node)
  if (!paths) {
    paths = shortest(free(node))
    known.set(node, paths)
  }
  return paths
}

function free(node: NodeOf<'forEach'>): (readonly string[])[] {
  const { as, do: body } = node.forEach
  return readByGraph(body).filter(([root, id]) => {
    if (root === undefined || root === as || root === 'index' || present.has(root)) return false
    return root !== 'nodes' || id === undefined || !own(body.nodes, id)
  })
}

function readByGraph(source: WorkflowGraph): (readonly string[])[] {
  const graph = compileGraph(source)
  const paths: (readonly string[])[] = []
  const parts: (() => readonly (readonly string[])[])[] = [() => graph.output()?.references ?? []]
  for (const index of source.edges.keys())
    parts.push(() => graph.guard(graph.edge(String(index)))?.references ?? [])
  for (const [id, node] of Object.entries(source.nodes)) {
    parts.push(() => readBy(graph.plan(id)))
    if ('forEach' in node) parts.push(() => free(node))
  }
  for (const part of parts) {
    try {
      paths.push(...part())
    } catch (error) {
      // What cannot be read says so in the run that walks the body, with the node's name.
      if (!(error instanceof AppError)) throw error
    }
  }
  return paths
}

function shortest(paths: readonly (readonly string[])[]): (readonly string[])[] {
  const kept: (readonly string[])[] = []
  for (const path of paths.toSorted((a, b) => a.length - b.length)) {
    if (!kept.some((other) => other.every((part, index) => part === path[index]))) kept.push(path)
  }
  return kept
}

/** The values at some paths with their labels, for the runs of a body. What is not there is left out. */
export function captureOuter(walk: Walk, token: Token, paths: readonly (readonly string[])[]): OuterScope {
  const scope = scopeOf(walk, { history: token.history, token }, paths)
  const values: Record<string, Json> = {}
  const labels: OuterScope['labels'] = []
  for (const path of paths) {
    const kept = put(values, scope.values, path, scope.observe === true)
    if (kept.length > 0) labels.push({ path: kept, label: scope.labelOf(path) })
  }
  return { values, labels }
}

/** Copies what is at `path`, or as far along it as there are objects; answers with the path that it copied. */
function put(
  target: Record<string, Json>,
  source: Json,
  path: readonly string[],
  observe: boolean,
): string[] {
  let from: Json = source
  let into = target
  const done: string[] = []
  for (const [index, part] of path.entries()) {
    if (!isJsonObject(from) || part === '__proto__') return []
    const next: Json | undefined = own(from, part)
    if (next === undefined) return []
    done.push(part)
    if (index === path.length - 1 || !isJsonObject(next) || (observe && isUnknown(next))) {
      into[part] = next
      return done
    }
    const deeper = (own(into, part) ?? {}) as Record<string, Json>
    into[part] = deeper
    into = deeper
    from = next
  }
  return done
}

/** The paths of a graph's node and of the edges out of it, its body's included: what an override of the input would change. */
export function readAt(graph: Graph, id: string): (readonly string[])[] {
  const node = graph.node(id)
  const paths = [...readBy(graph.plan(id))]
  if ('forEach' in node) paths.push(...readByBody(node))
  for (const edge of graph.outgoing(id)) paths.push(...(graph.guard(edge)?.references ?? []))
  return paths
}
