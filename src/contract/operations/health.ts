import { z } from 'zod'

import { operation } from './operation.ts'

export const healthOperations = {
  'health.get': operation({
    http: 'GET /api/v1/health',
    summary: 'Say whether the program works, and what it depends on.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({}),
    output: z.strictObject({
      status: z.enum(['ok', 'degraded']),
      version: z.string(),
      /** Of the page and the program together: a page of another build should be loaded anew. */
      build: z.string(),
      startedAt: z.iso.datetime(),
      dependencies: z.array(
        z.strictObject({
          name: z.string(),
          status: z.enum(['ok', 'degraded', 'down']),
          /** What is wrong and what to do, or how it stands. */
          says: z.string(),
        }),
      ),
    }),
  }),
}
