import { z } from 'zod'

import { Problem } from '../app-error.ts'
import { ModelRef } from '../model-ref.ts'
import { Plan } from '../plans.ts'
import { operation } from './operation.ts'
import { RunState } from './run-view.ts'

/** The making of a plan, as it stands. */
export const PlanRun = z
  .strictObject({
    run: z.string(),
    status: RunState,
    /** Null until it is made, and where none could be. */
    plan: Plan.nullable(),
    /** Why none could be made. */
    error: Problem.nullable(),
  })
  .meta({ id: 'PlanRun' })
export type PlanRun = z.infer<typeof PlanRun>

/** Goals become workflows that are shown; nothing of them is done. */
export const plansOperations = {
  'plans.create': operation({
    http: 'POST /api/v2/plans',
    summary:
      'Make a workflow for a goal, and say what it would do. Nothing of it happens: it is run like any other, as a text.',
    permission: 'work',
    audit: null,
    errors: ['plan.declined', 'plan.not_valid', 'model.call_refused', 'workspace.session_unknown'],
    input: z.strictObject({
      /** What is to be done, in words. */
      goal: z.string().trim().min(1).max(20_000),
      /** The session that it is for: paths begin in its folder, which the plan may use. */
      session: z.string().max(100).optional(),
      /** The route of models that are asked. */
      route: z.string().min(1).max(50).optional(),
      /** This one and no other. */
      model: ModelRef.optional(),
      /** What is known of the inputs of the workflow to be. */
      input: z.record(z.string(), z.json()).default({}),
    }),
    output: PlanRun,
    isPending: ({ status }) => !['completed', 'failed', 'cancelled'].includes(status),
  }),
  'plans.get': operation({
    http: 'GET /api/v2/plans/{run}',
    summary: 'Get a plan by the run that made it.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found'],
    input: z.strictObject({ run: z.string().min(1).max(100) }),
    output: PlanRun,
  }),
}
