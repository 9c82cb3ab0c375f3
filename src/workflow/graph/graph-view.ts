import type { WorkflowGraph } from '#contract'

import { findComponents } from '../interpreter/components.ts'
import { pointerTo } from '../pointer.ts'

/** A way from node to node: an edge, a branch of a `choose`, or the fallback of a `loop`. */
export interface Arc {
  readonly kind: 'edge' | 'branch' | 'fallback'
  readonly from: string
  readonly to: string
  /** The event of an edge; undefined for the others. */
  readonly on?: string
  /** JSON pointer to the edge, or to the field that names the target. */
  readonly path: string
}

/** A graph of a document with its ways looked up. Ways from or to nodes that do not exist are left out. */
export interface GraphView {
  readonly graph: WorkflowGraph
  /** JSON pointer to the graph; empty for the document's own. */
  readonly path: string
  readonly ids: readonly string[]
  readonly has: (id: string) => boolean
  /** All ways as written, those to nowhere included. */
  readonly arcs: readonly Arc[]
  readonly outgoing: (id: string) => readonly Arc[]
  readonly incoming: (id: string) => readonly Arc[]
  /** Where tokens begin, as the document says or, where it does not, the nodes to which nothing leads. */
  readonly starts: readonly string[]
  readonly reachable: ReadonlySet<string>
  /** Whether a token can have been at `before` when it arrives at `id`; a node is before itself in a loop only. */
  readonly isBefore: (before: string, id: string) => boolean
}

export function viewGraph(graph: WorkflowGraph, path: string): GraphView {
  const ids = Object.keys(graph.nodes)
  const has = (id: string): boolean => Object.hasOwn(graph.nodes, id)
  const arcs = arcsOf(graph, path)
  const outgoing = new Map<string, Arc[]>()
  const incoming = new Map<string, Arc[]>()
  for (const arc of arcs) {
    if (!has(arc.from) || !has(arc.to)) continue
    addTo(outgoing, arc.from, arc)
    addTo(incoming, arc.to, arc)
  }
  const starts = (graph.start ?? ids.filter((id) => !incoming.has(id))).filter(has)
  let before: ((before: string, id: string) => boolean) | undefined
  return {
    graph,
    path,
    ids,
    has,
    arcs,
    outgoing: (id) => outgoing.get(id) ?? [],
    incoming: (id) => incoming.get(id) ?? [],
    starts,
    reachable: reach(starts, (id) => (outgoing.get(id) ?? []).map(({ to }) => to)),
    isBefore: (...nodes) => (before ??= orderOf(ids, outgoing))(...nodes),
  }
}

function arcsOf(graph: WorkflowGraph, path: string): Arc[] {
  const arcs: Arc[] = graph.edges.map(({ from, to, on }, index) => ({
    kind: 'edge',
    from,
    to,
    on,
    path: `${path}/edges/${index}`,
  }))
  for (const [from, node] of Object.entries(graph.nodes)) {
    const at = pointerTo(`${path}/nodes`, from)
    if ('choose' in node) {
      for (const [index, { to }] of node.choose.entries())
        arcs.push({ kind: 'branch', from, to, path: `${at}/choose/${index}/to` })
    }
    const fallback = node.loop?.fallback
    if (fallback !== undefined)
      arcs.push({ kind: 'fallback', from, to: fallback, path: `${at}/loop/fallback` })
  }
  return arcs
}

export function reach(starts: readonly string[], next: (id: string) => readonly string[]): Set<string> {
  const found = new Set(starts)
  const pending = [...starts]
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    for (const to of next(id)) {
      if (found.has(to)) continue
      found.add(to)
      pending.push(to)
    }
  }
  return found
}

/**
 * Which nodes can come before which: one bit for each pair of strongly connected components, so that 10,000 nodes take
 * 12 MB and one pass.
 */
function orderOf(
  ids: readonly string[],
  outgoing: ReadonlyMap<string, readonly Arc[]>,
): (before: string, id: string) => boolean {
  const links = new Map([...outgoing].map(([id, arcs]) => [id, arcs.map(({ to }) => to)]))
  // Tarjan's algorithm gives a component after all that it leads to; backwards, sources come first.
  const components = findComponents(ids, links).toReversed()
  const place = new Map<string, number>()
  for (const [index, component] of components.entries()) for (const id of component) place.set(id, index)
  const words = Math.ceil(components.length / 32)
  const above = components.map(() => new Uint32Array(words))
  const round = new Set<number>()
  for (const [index, component] of components.entries()) {
    const mine = above[index] ?? new Uint32Array(words)
    for (const id of component) {
      for (const to of links.get(id) ?? []) {
        const target = place.get(to) ?? index
        if (target === index) round.add(index)
        else absorb(above[target] ?? mine, mine, index)
      }
    }
  }
  return (before, id) => {
    const from = place.get(before)
    const to = place.get(id)
    if (from === undefined || to === undefined) return false
    if (from === to) return round.has(from)
    return (((above[to]?.[from >>> 5] ?? 0) >>> (from & 31)) & 1) === 1
  }
}

/** What is before a component, and itself, is before its target. */
function absorb(target: Uint32Array, source: Uint32Array, index: number): void {
  for (let word = 0; word < source.length; word += 1) target[word] = (target[word] ?? 0) | (source[word] ?? 0)
  target[index >>> 5] = (target[index >>> 5] ?? 0) | (1 << (index & 31))
}

function addTo<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key)
  if (list) list.push(item)
  else lists.set(key, [item])
}
