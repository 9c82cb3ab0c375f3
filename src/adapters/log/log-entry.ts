import { z } from 'zod'

/**
 * One line of the log: what happened, when, to which run. It says nothing of what anybody wrote, named or sent; that
 * stands in the journal, which is encrypted, and the run and the number of the event lead to it. A key would hold the
 * name that somebody gave to a step.
 */
export const LogEntry = z.object({
  level: z.enum(['info', 'warn', 'error']),
  /** ISO 8601 in UTC, with milliseconds. */
  time: z.string(),
  /** Such as `run.completed`, `effect.failed`, `engine.started`. */
  event: z.string(),
  /** The process that wrote it. */
  pid: z.int(),
  run: z.string().optional(),
  /** The number of the event in the run's journal, which names the effect. */
  seq: z.int().optional(),
  attempt: z.int().optional(),
  /** Of an HTTP request, as its answer names it too. */
  request: z.string().optional(),
  /** Its method and the pattern of its path; what stood in the path is not said. */
  route: z.string().optional(),
  /** Of its answer. */
  status: z.int().optional(),
  /** Of the error. */
  code: z.string().optional(),
  ms: z.number().optional(),
})
export type LogEntry = z.infer<typeof LogEntry>
