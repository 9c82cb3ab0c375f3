import type { Json } from '#base'
import type { AgentDefinition, Label, Mode, ModelMessage, ModelRef } from '#contract'
import type { Command } from '#engine'

import type { TurnInput, TurnOutput } from './input.ts'

/** A call that was asked for and has not ended. */
export type PendingCall = { id: string; tool: string; input: Json; key: string; isBegun: boolean }

/** To whom what was said is passed on. */
export type Sorted = {
  /** Who has said so: the person, by a name in front of it; rules; a model. Nobody where a model was asked and gave no answer. */
  by: 'name' | 'rules' | 'model' | 'nobody'
  /** In their order; none where the agent answers itself. */
  steps: { agent: string; task: string }[]
  /** What those have answered so far. */
  answers: { text: string; failed: boolean }[]
  /** In the words of who has said so; empty for none. */
  why: string
  /** Whether the next thought sums up what has come. */
  sumsUp: boolean
}

export type ToolResult = Extract<ModelMessage, { role: 'tool' }>

/** The state of a turn. JSON: it is kept in snapshots. */
export type TurnState = {
  format: 1
  /**
   * `shorten` puts what was said before in short, `sort` finds out whom it is for, `pass` has them answer; `think` waits for an
   * answer of its own, `act` for what that asked for.
   */
  stage: 'shorten' | 'sort' | 'pass' | 'think' | 'act' | 'over'
  /** What the model is told: what was said before, then what is said in this turn. */
  messages: ModelMessage[]
  summary: string
  /** Stands in the instructions of this run and nowhere else. */
  canary: string
  /** How many messages of before stay beside the summary, where it was made in this turn; else null. */
  kept: number | null
  /** What time it was when it began, in words. */
  now: string
  background: TurnInput['background'][number][]
  /** What agents that it may ask remember, by their names; absent for nothing. */
  remembered?: TurnInput['remembered']
  /** Of all that the model has read, its own words apart. */
  read: Label
  /** Of its newest answer, and so of what that asks for. */
  answered: Label
  /** How freely it acts; absent where that is not known. */
  mode?: Mode
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
  /** How often a model was asked whom it is for; absent for never. */
  sortings?: number
  /** Whom it is for; absent where that is not asked, or not known yet. */
  sorted?: Sorted
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
