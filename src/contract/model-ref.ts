import { z } from 'zod'

/** A model of a provider: `ollama/qwen3:4b`. */
export const ModelRef = z
  .string()
  .max(300)
  .regex(/^[a-z][a-z0-9_-]{0,40}\/[\x21-\x7e]{1,250}$/, 'PROVIDER/MODEL is expected')
  .meta({ id: 'ModelRef' })
export type ModelRef = z.infer<typeof ModelRef>
