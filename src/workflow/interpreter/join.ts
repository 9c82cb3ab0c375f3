import { joinLabels } from '#contract'

import type { Edge, Graph } from './graph.ts'
import { mergeHistory } from './history.ts'
import type { Loop } from './loop-nest.ts'
import { type JoinQueues, own, type Token } from './state.ts'
import type { Walk } from './walk.ts'

/**
 * Joins. A token waits at a join, in the queue of the edge it came by, for one token on every other edge of the same
 * loop scope: the same visits of the headers of all loops around the join. At the header of a loop the ways in and the
 * ways back are two scopes, so a join there takes either all of the first or all of the second.
 */
export function park(walk: Walk, token: Token): void {
  const { state, graph } = walk
  const edge = graph.edge(token.edge)
  const scopes = (state.joins[token.at] = own(state.joins, token.at) ?? {})
  const scope = scopeKey(graph, token, edge)
  const queues = (scopes[scope] = own(scopes, scope) ?? { edges: {}, filled: 0 })
  const queue = own(queues.edges, edge.id)
  if (queue) queue.push(token.id)
  else {
    queues.edges[edge.id] = [token.id]
    queues.filled += 1
  }
  state.parked += 1
  const needed = edgesNeeded(graph, token.at, edge)
  while (queues.filled === needed) fire(walk, token.at, scope, queues)
}

/** Lets one join go with what it has, when nothing else can move; false when none is parked. */
export function fireQuiet(walk: Walk): boolean {
  const { state } = walk
  const parked = Object.keys(state.joins).toSorted()
  const [smallest] = parked
  if (smallest === undefined) return false
  const node = parked.find((id) => !hasParkedUpstream(walk, id)) ?? smallest
  const scopes = Object.entries(own(state.joins, node) ?? {})
  const [oldest] = scopes.toSorted(([, a], [, b]) => firstToken(a) - firstToken(b))
  if (!oldest) return false
  const merged = fire(walk, node, ...oldest)
  // Those that did not come have decided by what they read that this one goes without them.
  if (merged) merged.label = joinLabels(merged.label, state.keptLabel)
  return true
}

/** One token per edge goes on as one: the higher visit of each node, all labels joined. */
function fire(walk: Walk, node: string, scope: string, queues: JoinQueues): Token | undefined {
  const { state } = walk
  const ids: number[] = []
  for (const [edge, queue] of Object.entries(queues.edges)) {
    const id = queue.shift()
    if (id !== undefined) ids.push(id)
    if (queue.length > 0) continue
    delete queues.edges[edge]
    queues.filled -= 1
  }
  if (queues.filled === 0) {
    const scopes = own(state.joins, node) ?? {}
    delete scopes[scope]
    if (Object.keys(scopes).length === 0) delete state.joins[node]
  }
  state.parked -= ids.length
  ids.sort((a, b) => a - b)
  const [merged, ...others] = ids.flatMap((id) => own(state.tokens, String(id)) ?? [])
  if (!merged) return undefined
  for (const other of others) merge(walk, merged, other)
  merged.stage = 'turn'
  walk.ready.push(merged)
  return merged
}

function merge({ state }: Walk, into: Token, from: Token): void {
  mergeHistory(state, into.history, from.history)
  into.label = joinLabels(into.label, from.label)
  for (const [node, { visits, since, last }] of Object.entries(from.loops)) {
    const present = own(into.loops, node) ?? { visits, since, last }
    into.loops[node] = {
      visits: Math.max(present.visits, visits),
      since: Math.min(present.since, since),
      last: Math.max(present.last, last),
    }
  }
  delete state.tokens[from.id]
  state.live -= 1
}

function loopsAround(graph: Graph, node: string): Loop[] {
  const loops: Loop[] = []
  for (let loop = graph.nest().get(node); loop; loop = loop.parent ?? undefined) loops.push(loop)
  return loops
}

function scopeKey(graph: Graph, token: Token, edge: Edge): string {
  const loops = loopsAround(graph, token.at)
  const parts = loops.map(({ members, headers }) =>
    members.has(edge.from) ? headers.map((header) => own(token.history, header) ?? 0).join(',') : '-',
  )
  return parts.join(';')
}

/** Ways into the join that are inside of the same loops as this one. */
function edgesNeeded(graph: Graph, node: string, edge: Edge): number {
  const loops = loopsAround(graph, node)
  const incoming = graph.incoming(node)
  if (loops.length === 0) return incoming.length
  return incoming.filter(({ from }) =>
    loops.every(({ members }) => members.has(from) === members.has(edge.from)),
  ).length
}

function firstToken({ edges }: JoinQueues): number {
  return Math.min(...Object.values(edges).map(([first]) => first ?? Infinity))
}

/** Whether another parked join lies upstream of a node. */
function hasParkedUpstream({ state, graph }: Walk, node: string): boolean {
  const seen = new Set<string>()
  const open = [node]
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const { from } of graph.incoming(next)) {
      if (from === '' || seen.has(from)) continue
      if (from !== node && own(state.joins, from)) return true
      seen.add(from)
      open.push(from)
    }
  }
  return false
}
