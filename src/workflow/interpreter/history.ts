import { joinLabels, type Label } from '#contract'

import { type NodeRecord, own, type Token, type WorkflowState } from './state.ts'
import type { Walk } from './walk.ts'

/**
 * A token's history maps each node on its path to its newest visit there. The outputs are kept beside, once for all
 * tokens, and counted: an output that no history leads to any more is forgotten, so a long loop does not grow the state.
 */

export function recordOf(
  state: WorkflowState,
  history: Readonly<Record<string, number>>,
  node: string,
): NodeRecord | undefined {
  const visit = own(history, node)
  return visit === undefined ? undefined : own(state.records, `${node}#${visit}`)
}

/** What the token's present visit has come to, if it has. */
export function presentRecord(state: WorkflowState, token: Token): NodeRecord | undefined {
  return own(token.history, token.at) === token.visit ? recordOf(state, token.history, token.at) : undefined
}

/** Writes down what a visit came to; a second time in one visit replaces the first. */
export function record(walk: Walk, token: Token, is: NodeRecord['is'], label: Label): void {
  const { state } = walk
  const key = `${token.at}#${token.visit}`
  const before = own(token.history, token.at)
  if (before !== undefined && before !== token.visit) release(state, token.at, before)
  const refs = before === token.visit ? (own(state.records, key)?.refs ?? 1) : 1
  state.records[key] = { is, label, refs }
  token.history[token.at] = token.visit
}

/** A history for one more token on the same path. */
export function copyHistory(
  state: WorkflowState,
  history: Readonly<Record<string, number>>,
): Record<string, number> {
  for (const [node, visit] of Object.entries(history)) retain(state, node, visit)
  return { ...history }
}

/** Takes the higher visit of each node; `from` is used up. */
export function mergeHistory(
  state: WorkflowState,
  into: Record<string, number>,
  from: Readonly<Record<string, number>>,
): void {
  for (const [node, visit] of Object.entries(from)) {
    const present = own(into, node)
    if (present !== undefined) release(state, node, Math.min(present, visit))
    if (present === undefined || visit > present) into[node] = visit
  }
}

/** Ends a token's hold on its history, but for the nodes that the run's own output reads. */
export function keepForOutput(walk: Walk, token: Token): void {
  const { state } = walk
  const read = nodesInOutput(walk)
  for (const [node, visit] of Object.entries(token.history)) {
    if (read !== 'all' && !read.has(node)) {
      release(state, node, visit)
      continue
    }
    const present = own(state.kept, node)
    if (present !== undefined) release(state, node, Math.min(present, visit))
    if (present === undefined || visit > present) state.kept[node] = visit
  }
  state.keptLabel = joinLabels(state.keptLabel, token.label)
  token.history = {}
}

function nodesInOutput({ graph }: Walk): 'all' | ReadonlySet<string> {
  const nodes = new Set<string>()
  for (const [root, node] of graph.output()?.references ?? []) {
    if (root !== 'nodes') continue
    if (node === undefined) return 'all'
    nodes.add(node)
  }
  return nodes
}

function retain(state: WorkflowState, node: string, visit: number): void {
  const found = own(state.records, `${node}#${visit}`)
  if (found) found.refs += 1
}

function release(state: WorkflowState, node: string, visit: number): void {
  const key = `${node}#${visit}`
  const found = own(state.records, key)
  if (!found) return
  if (found.refs > 1) found.refs -= 1
  else delete state.records[key]
}
