import { z } from 'zod'

/** Notes of this topic say what a dry-run of a workflow could not predict; their data is {@link Unpredicted}. */
export const unpredictedTopic = 'unpredicted'

/** One thing that a dry-run could not predict, and what it made of it. */
export const Unpredicted = z
  .strictObject({
    node: z.string(),
    /** 0 for the run's own output. */
    visit: z.int().min(0),
    of: z.enum([
      'guard',
      'branch',
      'break',
      'items',
      'call',
      'pre',
      'post',
      'validator',
      'wait',
      'event',
      'decision',
      'output',
    ]),
    /** Of a guard or a branch: the way that was not taken, and where it leads. */
    edge: z.string().optional(),
    to: z.string().optional(),
    /** What was asked, as the document says it. */
    expression: z.string().optional(),
    why: z.string(),
    /**
     * `stopped`: this way was not walked further; `passed`: taken as fulfilled, and walked on; `unknown`: walked on, what
     * it gives being unknown.
     */
    outcome: z.enum(['stopped', 'passed', 'unknown']),
  })
  .meta({ id: 'Unpredicted' })
export type Unpredicted = z.infer<typeof Unpredicted>
