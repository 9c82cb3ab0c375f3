import { z } from 'zod'

/** A value as lists show it. */
export const ShownValue = z
  .strictObject({
    /** The value; where it was cut, the beginning of its JSON text, as a text. */
    value: z.json(),
    cut: z.boolean(),
    /** Characters of its JSON text. */
    length: z.int(),
    /** Set where it is no longer kept; then the value has only what a model took, or is null. */
    forgotten: z.literal(true).optional(),
  })
  .meta({ id: 'ShownValue' })
export type ShownValue = z.infer<typeof ShownValue>

/** How much of each value a list shows, in characters of its JSON text. */
export const cutField = z.coerce.number().int().min(0).max(20_000)
