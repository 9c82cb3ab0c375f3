import { z } from 'zod'

import { AgentName, Label, Mode, ModelMessage, ModelRef } from '#contract'

/** Something that is put before an agent beside its instructions: remembered facts, what a project says of itself. */
const Background = z.strictObject({
  title: z.string().max(200),
  text: z.string().max(200_000),
  /** Whether it is for this agent alone, as what it remembers, and not for those that it asks. */
  own: z.boolean().default(false),
})

/** What a turn is started with. */
export const TurnInput = z.strictObject({
  /** What the person, or the agent that asks, has said. */
  said: z.string().min(1).max(200_000),
  /** What was said before, oldest first. */
  messages: z.array(ModelMessage).max(10_000).default([]),
  /** What came before that, in short; empty for nothing. */
  summary: z.string().max(100_000).default(''),
  /** What time it is where the person is, in words; empty where nobody says. */
  now: z.string().max(200).default(''),
  background: z.array(Background).max(50).default([]),
  /** What the agents that it may ask remember, by their names, and who may have written that. */
  remembered: z
    .record(AgentName, z.strictObject({ background: z.array(Background).max(50), label: Label }))
    .default({}),
  /** How freely it acts: the agents that it asks do no more freely. Null where that is not known. */
  mode: Mode.nullable().default(null),
  /** Asked instead of the agent's own. */
  model: ModelRef.nullable().default(null),
})
export type TurnInput = Readonly<z.infer<typeof TurnInput>>

/** A use of a tool or of another agent in a turn. */
const TurnCall = z.strictObject({
  key: z.string(),
  tool: z.string(),
  failed: z.boolean(),
})

/** Why a turn has ended. */
export const TurnFinish = z.enum(['answered', 'steps', 'budget', 'length', 'filtered', 'declined'])
export type TurnFinish = z.infer<typeof TurnFinish>

/** What comes of a turn. */
export const TurnOutput = z.strictObject({
  text: z.string(),
  finish: TurnFinish,
  /** Who answered last; null where rules did. */
  model: ModelRef.nullable(),
  /** How often it has thought. */
  steps: z.int(),
  calls: z.array(TurnCall),
  usage: z.strictObject({ input: z.int(), output: z.int() }),
  /** Millionths of a US dollar, of the calls whose price is known. */
  cost: z.int(),
  /** How many fragments of what it was told in confidence were left out of its answers. */
  left: z.int(),
  /** What was said before, where it was put in short in this turn, but for so many messages at its end; else null. */
  summary: z.strictObject({ text: z.string(), kept: z.int() }).nullable(),
  /** Of all that was read: what is built on this turn rests on that. */
  read: Label,
})
export type TurnOutput = Readonly<z.infer<typeof TurnOutput>>
