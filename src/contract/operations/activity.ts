import { z } from 'zod'

import { operation } from './operation.ts'
import { pageFields, pageOf } from './paging.ts'

/** One thing that happened, in words. */
export const ActivityEntry = z
  .strictObject({
    /** Number in the audit log. */
    entry: z.int(),
    /** Null of what was removed by the rules of retention. */
    at: z.iso.datetime().nullable(),
    kind: z.string(),
    run: z.string().nullable(),
    key: z.string().nullable(),
    /** The person, where one did it. */
    by: z.string(),
    /** Empty where none was used. */
    tool: z.string(),
    /** Paths, hosts and names that it is about. */
    resources: z.array(z.string()),
    what: z.string(),
  })
  .meta({ id: 'ActivityEntry' })
export type ActivityEntry = z.infer<typeof ActivityEntry>

const filters = {
  /** Only what this person did. */
  by: z.string().max(200).optional(),
  /** Only by this tool; with a `*` at the end, by those that begin so. */
  tool: z.string().max(200).optional(),
  /** Only what is about something with this text in its name. */
  resource: z.string().max(1_000).optional(),
  run: z.string().max(100).optional(),
  kind: z.array(z.string().max(100)).max(50).optional(),
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
}

export const activityOperations = {
  'activity.list': operation({
    http: 'GET /api/v2/activity',
    summary:
      'List what has happened, newest first. A page may have fewer than asked for and still not be the last.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({ ...filters, ...pageFields }),
    output: pageOf(ActivityEntry),
  }),
  'activity.export': operation({
    http: 'GET /api/v2/activity/export',
    summary: 'Get what has happened as a table, newest first.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject(filters),
    output: { content: 'text/csv' },
  }),
}
