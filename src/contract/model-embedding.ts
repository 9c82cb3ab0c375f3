import { z } from 'zod'

import { ModelRef } from './model-ref.ts'
import { ModelUsage } from './models.ts'

/** Texts whose vectors are wanted. No other model can stand in for the one that is named: its vectors could not be compared. */
export const ModelEmbedCall = z.strictObject({
  model: ModelRef.meta({
    title: 'Model',
    description: 'PROVIDER/MODEL: the one that makes them, and no other.',
  }),
  texts: z
    .array(z.string().min(1).max(20_000))
    .min(1)
    .max(64)
    .meta({ title: 'Texts', description: 'Up to 64, each with up to 20,000 characters.' }),
})
export type ModelEmbedCall = Readonly<z.infer<typeof ModelEmbedCall>>

export const ModelEmbedding = z.strictObject({
  vectors: z
    .array(z.array(z.number()))
    .meta({ title: 'Vectors', description: 'One for each text, in the order of the texts.' }),
  model: ModelRef.meta({ title: 'Model', description: 'As given.' }),
  usage: ModelUsage.meta({ title: 'Usage', description: 'Tokens, of all tries together.' }),
  cost: z
    .int()
    .nonnegative()
    .nullable()
    .meta({ title: 'Cost', description: 'Millionths of a US dollar; null when nobody knows.' }),
  tries: z.int().positive().meta({ title: 'Tries', description: 'How often it was asked.' }),
})
export type ModelEmbedding = Readonly<z.infer<typeof ModelEmbedding>>
