import type { Json } from '#base'
import type { AgentDefinition, Label, ModelMessage, ModelRef } from '#contract'
import type { Command } from '#engine'

import type { TurnOutput } from './input.ts'

/** A call that was asked for and has not ended. */
export type PendingCall = { id: string; tool: string; input: Json; key: string; isBegun: boolean }

export type ToolResult = Extract<ModelMessage, { role: 'tool' }>

/** The state of a turn. JSON: it is kept in snapshots. */
export type TurnState = {
  format: 1
  /** `shorten` puts what was said before in short; `think` waits for an answer, `act` for what it asked for. */
  stage: 'shorten' | 'think' | 'act' | 'over'
  /** What the model is told: what was said before, then what is said in this turn. */
  messages: ModelMessage[]
  summary: string
  /** Stands in the instructions of this run and nowhere else. */
  canary: string
  /** How many messages of before stay beside the summary, where it was made in this turn; else null. */
  kept: number | null
  /** What time it was when it began, in words. */
  now: string
  background: { title: string; text: string }[]
  /** Of all that the model has read, its own words apart. */
  read: Label
  /** Of its newest answer, and so of what that asks for. */
  answered: Label
  /** Set in place of the agent's own. */
  model: ModelRef | null
  /** How often it has thought, and how often the newest thought was begun. */
  step: number
  round: number
  /** In the order in which they were asked for. */
  pending: PendingCall[]
  results: ToolResult[]
  /** What was said while it was at work. */
  heard: string[]
  waits: number
  calls: TurnOutput['calls']
  usage: { input: number; output: number }
  cost: number
  answeredBy: ModelRef | null
  /** How many fragments of what it was told in confidence were left out of its answers. */
  left: number
  /** By the keys of thoughts: their texts, where something was left out. */
  shown: { [key: string]: string }
}

/** A turn while an event is taken in. */
export interface Turn {
  readonly state: TurnState
  readonly definition: AgentDefinition
  readonly commands: Command[]
}

/** How many calls are under way. */
export function toolsInFlight({ pending }: Pick<TurnState, 'pending'>): number {
  return pending.filter(({ isBegun }) => isBegun).length
}
