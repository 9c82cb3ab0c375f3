import { z } from 'zod'

import type { Json, JsonObject } from '#base'

import { ModelAttempt, ModelUsage } from './models.ts'

/** Facts of this kind say what a call of a model took that was not answered: `{ why, tokens, money }`. */
export const modelChargeKind = 'model.charge'

/** The tools whose outputs say what a model took. */
export const modelTools: readonly string[] = ['model.ask', 'model.embed']

/** What is summed up together: of each model, each agent, each of the person's days, or each run with all within it. */
export const UsageBy = z.enum(['model', 'agent', 'day', 'run'])
export type UsageBy = z.infer<typeof UsageBy>

const count = z.int().nonnegative()

export const ModelUseSums = z.strictObject({
  /** Calls that were answered. */
  answers: count,
  /** Tries at models that failed before another one of the same call was answered. */
  failedTries: count,
  /** Tokens, those of failed tries included. */
  input: count,
  output: count,
  /** Of the input, what providers had kept from before. */
  cached: count,
  /** Millionths of a US dollar, where the price was known. */
  cost: count,
  /** Tries whose price nobody knew. */
  unpriced: count,
  /** Calls that were answered by nobody. */
  failedCalls: count,
  /** Calls that were stopped in the middle of an answer: what was sent is charged, and what was heard. */
  stopped: count,
  /** Calls that a crash cut short: what was reserved for them is charged in full. */
  cutShort: count,
  /** What those calls are charged that were not answered. */
  lostTokens: count,
  lostCost: count,
})

export const ModelUseRow = z
  .strictObject({
    /** The model, the agent, the day or the run; null for a call that no model answered, or no agent made. */
    name: z.string().nullable(),
    /** Of a run. */
    title: z.string().nullable(),
    ...ModelUseSums.shape,
  })
  .meta({ id: 'ModelUseRow' })
export type ModelUseRow = Readonly<z.infer<typeof ModelUseRow>>

const Took = z
  .object({
    model: z.string().nullable(),
    usage: ModelUsage.loose(),
    cost: z.number().nullable(),
    finish: z.string(),
    attempts: z.array(ModelAttempt.transform((attempt) => ({ ...attempt, why: '' }))),
  })
  .partial()

/** Of what a model or an agent answered: who it was, what it took and which tries there were, without a word that was said. */
export function whatItTook(output: Json): JsonObject {
  return (Took.safeParse(output).data ?? {}) as JsonObject
}
