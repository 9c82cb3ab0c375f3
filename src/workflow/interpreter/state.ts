import type { Json, JsonObject } from '#base'
import type { Label, Problem } from '#contract'

/**
 * Where a token is within its visit of a node.
 *
 * `join` parked at a join · `turn` has just arrived · `loop` the loop's guard-rails · `pre` conditions · `entry` actions
 * · `run` the node's own work · `check` validators and post-conditions · `route` which edges · `exit` actions · `leave`
 * · `given` an override stands in for the node's work · `decide` a person decides about a failure.
 */
export type Stage =
  | 'join'
  | 'turn'
  | 'loop'
  | 'given'
  | 'pre'
  | 'entry'
  | 'run'
  | 'check'
  | 'route'
  | 'exit'
  | 'leave'
  | 'decide'

/** Visits of a loop's node by one token since it came into the loop. */
export type LoopCount = {
  visits: number
  /** Time of the first and of the newest visit, milliseconds since the Unix epoch. */
  since: number
  last: number
  /** It has been at its limit once. */
  limited?: true
}

/** One thread of a run, on its way through the graph. */
export type Token = {
  id: number
  /** The node where it is, the edge by which it came, and which visit of the node this is (0 before it begins). */
  at: string
  edge: string
  visit: number
  stage: Stage
  /** The next entry or exit action. */
  step: number
  /** How often the node's work was begun in this visit; keys carry it from the second time on. */
  round: number
  /** Keys it waits for. */
  open: number
  /** An answer has come in this visit: it can no longer be begun differently. */
  answered: boolean
  /** The newest visit of each node on its path. */
  history: Record<string, number>
  loops: Record<string, LoopCount>
  /** Joined over the guards that brought it here. */
  label: Label
  /** Edges to leave by. */
  route?: string[]
  /** Retries used, by the validator's place. */
  tries?: Record<string, number>
  /** Open waits for named events: name and key. */
  events?: [name: string, key: string][]
  /** Signals heard and decisions asked for in this visit, for keys of their own. */
  heard?: number
  decisions?: number
  /** When its own wait ends, milliseconds since the Unix epoch. */
  deadline?: number
  list?: ListProgress
  /** What went wrong, while a person decides. */
  problem?: Problem
  failed?: { stage: Stage; step: number; route: string[] }
  /** In a dry-run: it might go on by a way whose guard is unknown. */
  unsure?: true
}

/** A `forEach` under way. */
export type ListProgress = {
  /** Null once the item's run was asked for: its input is durable there. */
  items: Json[]
  label: Label
  next: number
  left: number
  results: Json[]
  failed: { index: number; error: Problem }[]
  scope: OuterScope
}

/** What a node came to in one visit: seen by expressions as `nodes.ID`. */
export type NodeRecord = {
  is: { output: Json; error?: Problem; event?: { name: string; payload: Json } }
  label: Label
  /** Tokens whose history leads here, and one for the run's own output; forgotten at zero. */
  refs: number
}

/** What a pending key is for. */
export type Purpose =
  | 'turn'
  | 'throttle'
  | 'entry'
  | 'run'
  | 'item'
  | 'wait'
  | 'event'
  | 'cool'
  | 'exit'
  | 'decide'

export type Pending = { token: number; for: Purpose; index?: number; name?: string }

/** Values from outside of a `forEach` body: only those that the body refers to. */
export type OuterScope = {
  values: JsonObject
  labels: { path: string[]; label: Label }[]
}

/** Tokens parked at one join in one loop scope, by edge, first come first. */
export type JoinQueues = { edges: Record<string, number[]>; filled: number }

export type WorkflowState = {
  format: 1
  /** Ids of the `forEach` nodes that lead from the document to this run's graph; empty for the document itself. */
  body: string[]
  /** Null in a body, which sees its run's input through `outer`. */
  input: { value: Json; label: Label } | null
  item: { as: string; value: Json; index: number; label: Label } | null
  outer: OuterScope
  /** Visits of each node so far, by all tokens. */
  visits: Record<string, number>
  tokens: Record<string, Token>
  nextToken: number
  live: number
  /** Tokens at joins; those that can move are `live - parked`. */
  parked: number
  joins: Record<string, Record<string, JoinQueues>>
  /** By `node#visit`. */
  records: Record<string, NodeRecord>
  pending: Record<string, Pending>
  /** What the run's own output may refer to, merged over the tokens that have ended. */
  kept: Record<string, number>
  keptLabel: Label
  /** Output of the last `end` that gave one. */
  ended: { value: Json; label: Label } | null
  over: boolean
  /** Set in a dry-run: values may be unknown, and what cannot be told is noted. */
  observe?: true
  /** In a dry-run: nodes behind a way that may be walked or not, and why that is unknown. */
  doubts?: Record<string, string>
  overrides: { with: Record<string, Json>; outputs: Record<string, Json> } | null
}

/** An own property, so that a node may be called `constructor`. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
