import { z } from 'zod'

/** What tasks and events are called by. */
export const Title = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .regex(/^[^\r\n]*$/, 'One line.')
export const Description = z.string().max(10_000)
/** An id, or words of a title. */
export const Meant = z.string().trim().min(1).max(200)
/** A day or a time. */
export const Words = z.string().trim().min(1).max(100)
