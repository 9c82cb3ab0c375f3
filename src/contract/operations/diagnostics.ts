import { z } from 'zod'

import { operation } from './operation.ts'

const count = z.int().nonnegative()

/** How the live stream does. All counts are of this process since it began. */
export const StreamHealth = z
  .strictObject({
    epoch: z.string(),
    /** Position of the newest event. */
    newest: count,
    /** Those that are connected now; the oldest first. */
    clients: z.array(
      z.strictObject({
        since: z.iso.datetime(),
        /** Events that it has not got yet, whether or not it wants them. */
        lag: count,
        /** It has not taken for a second what lies ready for it. */
        isSlow: z.boolean(),
        delivered: count,
        resets: count,
      }),
    ),
    slow: count,
    delivered: count,
    /** How often a client was sent to look at everything anew, since events had to be left out. */
    resets: count,
    /** Connections that went on from where an earlier one was broken off. */
    resumed: count,
    /** Connections for which there was no room. */
    refused: count,
    /** The newest events, kept in memory. */
    buffer: z.strictObject({
      events: count,
      maxEvents: count,
      /** Characters. */
      length: count,
      maxLength: count,
    }),
  })
  .meta({ id: 'StreamHealth' })
export type StreamHealth = z.infer<typeof StreamHealth>

/** How long requests took. */
export const RequestTimes = z
  .strictObject({
    /** Upper bounds of the buckets, in milliseconds; a last bucket has all that took longer. */
    boundsMs: z.array(z.number()),
    routes: z.array(
      z.strictObject({
        /** Such as `GET /api/v2/runs/:id`; `GET *` for addresses at which there is nothing. */
        route: z.string(),
        /** The first digit of the status. */
        status: z.enum(['1xx', '2xx', '3xx', '4xx', '5xx']),
        /** In each bucket, one more than there are bounds. */
        counts: z.array(count),
        sumMs: z.number(),
      }),
    ),
  })
  .meta({ id: 'RequestTimes' })
export type RequestTimes = z.infer<typeof RequestTimes>

/** How the process and what it keeps do. */
export const Diagnostics = z
  .strictObject({
    at: z.iso.datetime(),
    startedAt: z.iso.datetime(),
    /** Null where nothing is served. */
    stream: StreamHealth.nullable(),
    requests: RequestTimes.nullable(),
    /** Runs by their states, of all that are kept. */
    runs: z.array(z.strictObject({ status: z.string(), count })),
    /** What became of attempts at effects since the process began. */
    effects: z.array(
      z.strictObject({
        /** How it can be taken back, of one that touched the world; `none` when nothing is known to have been touched. */
        undo: z.enum(['none', 'pure', 'reversible', 'compensable', 'irreversible']),
        outcome: z.enum(['done', 'failed', 'unknown']),
        count,
      }),
    ),
    /** The database and what is not yet folded into it, as they lie on the disk. */
    database: z.strictObject({ bytes: count, walBytes: count }),
    /** How late timers ran within the last minute or two, in milliseconds. */
    eventLoop: z.strictObject({ p50Ms: z.number(), p99Ms: z.number(), maxMs: z.number() }),
    memory: z.strictObject({ rssBytes: count, heapBytes: count, externalBytes: count }),
  })
  .meta({ id: 'Diagnostics' })
export type Diagnostics = z.infer<typeof Diagnostics>

export const diagnosticsOperations = {
  'diagnostics.get': operation({
    http: 'GET /api/v2/diagnostics',
    summary: 'Say how the process, its stream and its store do, in numbers.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({}),
    output: Diagnostics,
  }),
}
