import { z } from 'zod'

import { Problem } from './app-error.ts'
import { ModelRef } from './model-ref.ts'
import { ModelAnswer, ModelMessage, ModelProvider, ModelTool, ModelUsage } from './models.ts'

/** The first line of a recording. */
export const RecordingHead = z.strictObject({ is: z.literal('recording of models'), format: z.literal(1) })
export type RecordingHead = Readonly<z.infer<typeof RecordingHead>>

/** What a model was asked once, and what came of it. */
const RecordedCall = z.strictObject({
  is: z.literal('call'),
  /** The hash by which it is found: of the request without what is never the same twice. */
  key: z.string().regex(/^[0-9a-f]{64}$/),
  model: ModelRef,
  request: z.strictObject({
    instructions: z.string(),
    messages: z.array(ModelMessage),
    tools: z.array(ModelTool),
    schema: z.record(z.string(), z.json()).nullable(),
    maxTokens: z.int().positive(),
    temperature: z.number().nullable(),
  }),
  /** The text as it came; none where it came at once. */
  pieces: z.array(z.string()),
  /** Null where it failed. */
  reply: z
    .strictObject({
      ...ModelAnswer.pick({ text: true, calls: true, object: true, finish: true }).shape,
      usage: ModelUsage.nullable(),
      /** The model that the provider said has answered. */
      served: z.string().max(300).nullable().default(null),
    })
    .nullable(),
  /** Null where it was answered. */
  failure: Problem.nullable(),
})
export type RecordedCall = Readonly<z.infer<typeof RecordedCall>>

/** The models that a provider said it serves. */
const RecordedList = z.strictObject({
  is: z.literal('list'),
  provider: ModelProvider.shape.name,
  models: z.array(z.string()),
})

/** Any line of a recording but the first. */
export const RecordedLine = z.discriminatedUnion('is', [RecordedCall, RecordedList])
export type RecordedLine = Readonly<z.infer<typeof RecordedLine>>
