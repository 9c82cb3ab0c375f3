import { z } from 'zod'

/** Calls of models are written to a file, or answered from one. */
export const ModelTape = z
  .strictObject({
    does: z.enum(['record', 'replay']),
    /** An absolute path. */
    file: z
      .string()
      .max(4_000)
      .regex(/^(?:\/|[A-Za-z]:[\\/]|\\\\).*\.jsonl$/s, 'the absolute path of a .jsonl file is expected'),
    /** When that was said, in milliseconds since the Unix epoch: each replay begins at the beginning. */
    since: z.int().nonnegative(),
  })
  .meta({ id: 'ModelTape' })
export type ModelTape = Readonly<z.infer<typeof ModelTape>>
