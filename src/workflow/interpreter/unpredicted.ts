import type { Json } from '#base'
import {
  joinLabels,
  type Label,
  personLabel,
  type Unpredicted,
  unknownValue,
  unpredictedTopic,
} from '#contract'

import { fallbackId, type Graph } from './graph.ts'
import { record } from './history.ts'
import type { NodeOf } from './node-plan.ts'
import { own, type Token } from './state.ts'
import { note, type Walk } from './walk.ts'

/**
 * A dry-run goes as far as it can know. What it cannot tell it notes: a way whose guard is unknown is not walked, a
 * condition that is unknown counts as fulfilled, what nobody gives in a dry-run is unknown. It waits for nobody.
 */
export function unpredicted(walk: Walk, token: Token, what: Omit<Unpredicted, 'node' | 'visit'>): void {
  note(walk, unpredictedTopic, { node: token.at, visit: token.visit, ...what } as Json)
}

/** The token may go on by ways that are not walked. Without another way it ends here, as if it had none. */
export function unsure(walk: Walk, token: Token, ways: readonly string[], why: string): void {
  token.unsure = true
  doubt(walk, ways, why)
  // It would have taken its history with it, to a join.
  const doubts = walk.state.doubts ?? {}
  for (const node of Object.keys(token.history)) if (own(doubts, node) === undefined) doubts[node] = why
}

/** Nobody knows whether what lies behind these nodes is visited: what it gives is unknown from now on, where it is not there. */
function doubt({ state, graph }: Walk, nodes: readonly string[], why: string): void {
  const doubts = (state.doubts ??= {})
  const open = [...nodes]
  const seen = new Set<string>()
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    if (own(doubts, node) === undefined) doubts[node] = why
    open.push(...waysOutOf(graph, node))
  }
}

/** Where a token may go from a node, by whatever event. */
export function waysOutOf(graph: Graph, id: string): string[] {
  const node = own(graph.source.nodes, id)
  const ways = graph.outgoing(id).map(({ to }) => to)
  if (node && 'choose' in node) ways.push(...node.choose.map(({ to }) => to))
  if (node?.loop?.fallback !== undefined) ways.push(graph.edge(fallbackId(id)).to)
  return ways
}

/** The label of what somebody else would have given: it may be anything. */
export function unforeseenLabel(from: string): Label {
  return { integrity: 'untrusted', confidentiality: 'private', sources: [`unpredicted:${from}`] }
}

/** What a `forEach` gives whose items are unknown. */
export const listResult = {
  type: 'object',
  properties: { results: { type: 'array' }, failed: { type: 'array' } },
  required: ['results', 'failed'],
} as const

/** A wait for a signal or for a person is over at once; what it brings is unknown. */
export function foreseeWait(walk: Walk, token: Token, { wait }: NodeOf<'wait'>, name: string): true {
  const isAsked = 'ask' in wait
  const why = isAsked ? `Nobody answers ${token.at} in a dry-run.` : 'Nobody sends signals in a dry-run.'
  unpredicted(walk, token, { of: 'wait', why, outcome: 'unknown' })
  token.label = joinLabels(token.label, isAsked ? personLabel : unforeseenLabel(token.at))
  const choices = isAsked ? wait.choices : undefined
  const given = unknownValue(choices ? { enum: choices } : true, why)
  record(walk, token, { output: given, event: { name, payload: given } }, token.label)
  // Signals that it has edges for may end it early, and it may take too long.
  const ways = walk.graph.outgoing(token.at).filter(({ on }) => on !== 'done' && on !== 'error')
  doubt(
    walk,
    ways.map(({ to }) => to),
    why,
  )
  return true
}
