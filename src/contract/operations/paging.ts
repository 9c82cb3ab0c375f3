import { z } from 'zod'

/** Which part of a long list is meant. Lists are newest first. */
export const pageFields = {
  /** What the part before gave as `next`. */
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

/** A part of a list; `next` is null at its end. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), next: z.string().nullable() })
}
