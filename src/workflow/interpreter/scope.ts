import type { Json } from '#base'
import {
  AppError,
  isSameLabel,
  isUnknown,
  joinLabels,
  type Label,
  publicLabel,
  type UnknownValue,
  unknownValue,
} from '#contract'
import type { Evaluated, Expression, Scope, Template } from '#expr'

import { presentRecord, recordOf } from './history.ts'
import { own, type Token } from './state.ts'
import { unforeseenLabel, unpredicted } from './unpredicted.ts'
import type { Walk } from './walk.ts'

/** Whose eyes an expression sees with: a token's, or the run's at its end. */
export interface Seer {
  readonly history: Readonly<Record<string, number>>
  readonly token?: Token
}

/**
 * Evaluates with a token's eyes: `input`, `nodes.ID.output` (and `.error`, `.event`) of the newest visits on its path,
 * `output`, `error` and `event` of its present visit once there is one, `iteration` (from 1) at a node with a loop, and in a
 * body the item under its name, `index`, and what is outside.
 */
export function evaluate(walk: Walk, token: Token, what: Expression | Template): Evaluated {
  return evaluateFor(walk, { history: token.history, token }, what)
}

export function evaluateFor(walk: Walk, seer: Seer, what: Expression | Template): Evaluated {
  return what.evaluate(scopeOf(walk, seer, what.references))
}

/**
 * The labels of an input's fields, those only that differ from that of the whole: a call's destination may be the
 * author's own where its content is not.
 */
export function labelsByField(
  walk: Walk,
  token: Token,
  input: Template,
  whole: Label,
): Record<string, Label> | undefined {
  // No field can know less than the token or more than the whole.
  if (input.fields.size === 0 || isSameLabel(whole, token.label)) return undefined
  const seer = { history: token.history, token }
  const others: [string, Label][] = []
  for (const [name, references] of input.fields) {
    const label = references.reduce((all, path) => joinLabels(all, labelOf(walk, seer, path)), token.label)
    if (!isSameLabel(label, whole)) others.push([name, label])
  }
  return others.length === 0 ? undefined : Object.fromEntries(others)
}

/**
 * Evaluates a condition; its label is joined to the token's, for it decides where the token goes.
 *
 * @returns why that cannot be told, in a dry-run
 */
export function judge(walk: Walk, token: Token, condition: Expression): boolean | UnknownValue {
  const { value, label } = evaluate(walk, token, condition)
  token.label = joinLabels(token.label, label)
  if (typeof value === 'boolean') return value
  if (walk.state.observe && isUnknown(value)) return value
  throw new AppError(
    'workflow.condition_not_boolean',
    `The condition ${condition.source} gives ${nameOfKind(value)}, not true or false.`,
    {
      hint: 'Compare the value with something.',
    },
  )
}

/** Whether a condition of a visit holds. One that cannot be told in a dry-run counts as fulfilled. */
export function holds(
  walk: Walk,
  token: Token,
  condition: Expression,
  of: 'pre' | 'post' | 'validator',
): boolean {
  const judged = judge(walk, token, condition)
  if (typeof judged === 'boolean') return judged
  unpredicted(walk, token, { of, expression: condition.source, why: judged.$unknown.why, outcome: 'passed' })
  return true
}

/** Only what is referred to is gathered, so that an evaluation does not cost the length of the history. */
export function scopeOf(walk: Walk, seer: Seer, references: readonly (readonly string[])[]): Scope {
  const values: Record<string, Json> = {}
  const { observe, doubts } = walk.state
  let nodes: Record<string, Json> | undefined
  for (const [root, node] of references) {
    if (root === undefined) continue
    if (root === 'nodes' && walk.state.item?.as !== 'nodes') {
      nodes ??= {}
      gather(walk, seer, node, nodes)
      values['nodes'] = nodes
    } else if (!Object.hasOwn(values, root)) {
      const value = rootValue(walk, seer, root)
      if (value !== undefined) values[root] = value
    }
  }
  const scope = { values, labelOf: (path: readonly string[]) => labelOf(walk, seer, path) }
  if (!observe) return scope
  const [why] = Object.values(doubts ?? {})
  const isAnyNode = references.some((path) => path.length === 1 && path[0] === 'nodes')
  if (isAnyNode && nodes && why !== undefined) values['nodes'] = unknownValue({ type: 'object' }, why)
  return { ...scope, observe }
}

function gather(
  { state, graph }: Walk,
  { history }: Seer,
  node: string | undefined,
  into: Record<string, Json>,
): void {
  const outer = own(state.outer.values, 'nodes') as Record<string, Json> | undefined
  for (const id of node === undefined ? [...Object.keys(history), ...Object.keys(outer ?? {})] : [node]) {
    // A body's own node hides one of the same name outside, even before it was visited.
    const isOwn = own(graph.source.nodes, id) !== undefined
    const value = isOwn ? recordOf(state, history, id)?.is : outer && own(outer, id)
    const doubt = isOwn && state.doubts ? own(state.doubts, id) : undefined
    if (value !== undefined) into[id] = value as Json
    else if (doubt !== undefined) into[id] = unknownValue(true, doubt, { mayBeMissing: true })
  }
}

function rootValue({ state, graph }: Walk, { token }: Seer, root: string): Json | undefined {
  const { item } = state
  if (item?.as === root) return item.value
  if (root === 'index' && item) return item.index
  if (root === 'input' && state.input) return state.input.value
  if (root === 'iteration' && token && graph.node(token.at).loop)
    return own(token.loops, token.at)?.visits ?? 0
  if (token && (root === 'output' || root === 'error' || root === 'event')) {
    const present = presentRecord(state, token)?.is
    if (present) return present[root] as Json | undefined
  }
  return own(state.outer.values, root)
}

function labelOf({ state, graph }: Walk, { history, token }: Seer, path: readonly string[]): Label {
  const [root = '', node] = path
  const { item } = state
  if (item && (root === item.as || root === 'index')) return item.label
  if (root === 'input' && state.input) return state.input.label
  if (root === 'nodes' && node !== undefined && own(graph.source.nodes, node))
    return recordOf(state, history, node)?.label ?? labelOfMissing(state, node)
  if (root === 'output' || root === 'error' || root === 'event') {
    const present = token && presentRecord(state, token)
    if (present) return present.label
  }
  let label = outerLabel(state.outer.labels, path)
  if (root !== 'nodes' || node !== undefined) return label
  for (const id of Object.keys(history))
    label = joinLabels(label, recordOf(state, history, id)?.label ?? publicLabel)
  return label
}

function labelOfMissing({ doubts }: Walk['state'], node: string): Label {
  return doubts && own(doubts, node) !== undefined ? unforeseenLabel(node) : publicLabel
}

/** Joined over everything from outside that the path is part of, or that is part of it. */
function outerLabel(labels: Walk['state']['outer']['labels'], path: readonly string[]): Label {
  let label: Label = publicLabel
  for (const outer of labels) {
    const shared = Math.min(outer.path.length, path.length)
    if (outer.path.slice(0, shared).every((part, index) => part === path[index]))
      label = joinLabels(label, outer.label)
  }
  return label
}

function nameOfKind(value: Json): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`
}
