import { z } from 'zod'

import { operation } from './operation.ts'
import { runsOperations } from './runs.ts'
import { steeringOperations } from './steering.ts'

const { 'runs.start': start, 'runs.get': get, 'runs.list': list } = runsOperations
const { 'runs.cancel': cancel } = steeringOperations

/** Runs under the name and with the fields that other programs know them by: a job is a run, its type the workflow. */
export const jobsOperations = {
  'jobs.create': operation({
    ...start,
    http: 'POST /api/v2/jobs',
    summary:
      'Begin a run of the workflow that the type names: scrape, plan, generate, apply, install, or any.',
    input: z.strictObject({
      type: z.string().min(1).max(100),
      sessionId: start.input.shape.session,
      ...start.input.pick({ input: true, mode: true, grants: true }).shape,
    }),
  }),
  'jobs.list': operation({
    ...list,
    http: 'GET /api/v2/jobs',
    summary: 'List the runs, newest first.',
    input: z.strictObject({
      sessionId: list.input.shape.session,
      type: list.input.shape.workflow,
      ...list.input.pick({ status: true, cursor: true, limit: true }).shape,
    }),
  }),
  'jobs.get': operation({ ...get, http: 'GET /api/v2/jobs/{id}' }),
  'jobs.cancel': operation({ ...cancel, http: 'POST /api/v2/jobs/{id}/cancel' }),
}
