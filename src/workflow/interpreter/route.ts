import { AppError, isUnknown, joinLabels } from '#contract'

import type { Edge } from './graph.ts'
import { copyHistory } from './history.ts'
import { evaluate } from './scope.ts'
import type { Token } from './state.ts'
import { unpredicted, unsure } from './unpredicted.ts'
import { drop, halt, type Walk } from './walk.ts'

/** Tokens of one run at a time, parked ones included. */
const maxTokens = 10_000

const ownEvents = new Set(['done', 'error', 'timeout'])

/**
 * The edges that a token takes on an event: all whose guard holds, in document order. Every guard asked counts for its
 * label. One that cannot be told in a dry-run leaves the token unsure.
 */
export function chooseEdges(walk: Walk, token: Token, event: string): string[] {
  const taken: string[] = []
  for (const edge of walk.graph.outgoing(token.at)) {
    if (edge.on !== event) continue
    if (isOpen(walk, token, edge)) taken.push(edge.id)
  }
  return taken
}

export function isOpen(walk: Walk, token: Token, edge: Edge): boolean {
  const guard = walk.graph.guard(edge)
  if (!guard) return true
  const { value, label } = evaluate(walk, token, guard)
  token.label = joinLabels(token.label, label)
  if (typeof value === 'boolean') return value
  if (walk.state.observe && isUnknown(value)) {
    const { why } = value.$unknown
    const { id, to } = edge
    unpredicted(walk, token, {
      of: 'guard',
      edge: id,
      to,
      expression: guard.source,
      why,
      outcome: 'stopped',
    })
    unsure(walk, token, [to], why)
    return false
  }
  throw new AppError(
    'workflow.condition_not_boolean',
    `The guard ${guard.source} from ${edge.from} to ${edge.to} is neither true nor false.`,
    {
      hint: 'Compare the value with something.',
    },
  )
}

/** Names of the signals that a token may leave a node by. */
export function eventsOf(walk: Walk, node: string): string[] {
  const names = new Set<string>()
  for (const { on } of walk.graph.outgoing(node)) if (!ownEvents.has(on)) names.add(on)
  return [...names]
}

/** The edges that lead out of the innermost loop around a node, and all where there is none. */
export function exitEdges(walk: Walk, token: Token): string[] {
  const loop = walk.graph.nest().get(token.at)
  return chooseEdges(walk, token, 'done').filter((id) => !loop?.members.has(walk.graph.edge(id).to))
}

/** Sends a token on along its route: along the first edge itself, along each other as a new token. */
export function leave(walk: Walk, token: Token): void {
  const { state, graph } = walk
  const [first, ...others] = (token.route ?? []).map((id) => graph.edge(id))
  if (!first) return
  if (state.live + others.length > maxTokens) {
    const error = new AppError(
      'workflow.too_many_tokens',
      `More than ${maxTokens} ways are walked at once.`,
      {
        hint: 'Look for edges that fork inside of a loop; to work through a list use forEach.',
        details: { node: token.at, limit: maxTokens },
      },
    )
    halt(walk, error.toProblem())
    return
  }
  const forks = others.map((edge) => place(walk, fork(walk, token), token.at, edge))
  walk.ready.push(place(walk, token, token.at, first), ...forks)
}

/** What a token takes with it from node to node. */
type Luggage = Pick<Token, 'id' | 'history' | 'loops' | 'label'>

function fork({ state }: Walk, { history, loops, label }: Token): Luggage {
  const id = state.nextToken
  state.nextToken += 1
  state.live += 1
  const counts = Object.entries(loops).map(([node, count]) => [node, { ...count }] as const)
  return { id, history: copyHistory(state, history), loops: Object.fromEntries(counts), label }
}

/** Puts a token before the node at the end of an edge. Out of a loop, the loop's counters begin anew. */
export function place(
  { state, graph }: Walk,
  { id, history, loops, label }: Luggage,
  from: string,
  edge: Edge,
): Token {
  for (
    let loop = graph.nest().get(from);
    loop && !loop.members.has(edge.to);
    loop = loop.parent ?? undefined
  ) {
    for (const node of loop.counters) delete loops[node]
  }
  const token: Token = {
    id,
    at: edge.to,
    edge: edge.id,
    visit: 0,
    stage: 'join',
    step: 0,
    round: 1,
    open: 0,
    answered: false,
    history,
    loops,
    label,
  }
  state.tokens[id] = token
  return token
}

/** Drops every other token of the run. */
export function dropOthers(walk: Walk): void {
  const { state } = walk
  drop(walk, Object.keys(state.pending))
  state.tokens = {}
  state.joins = {}
  state.live = 0
  state.parked = 0
  walk.ready.length = 0
}
