import { AppError, type Implementations, type Operations } from '#contract'

import { beginPlan } from '../planning/begin-plan.ts'
import { planOf } from '../planning/plan-of.ts'
import { settleSoon } from '../running/settle-soon.ts'
import type { Desk } from './desk.ts'
import { onceKey, onceRun } from './once-key.ts'
import { ofSession } from './projects.ts'

/** What is made by then is answered; models may think for longer than a request should stay open. */
const waitMs = 60_000

export function plansOperations(desk: Desk): Pick<Implementations<Operations>, 'plans.create' | 'plans.get'> {
  const { workspace } = desk
  return {
    async 'plans.create'({ goal, session, route, model, input }, { once, signal }) {
      const there = ofSession(desk, session)
      const { id } = await beginPlan(workspace, {
        ...onceKey(once),
        ...onceRun(once),
        goal,
        input,
        route,
        model,
        ...there,
        folder: there.project,
        signal,
      })
      await settleSoon(workspace, id, { waitMs, signal })
      const made = await planOf(workspace, id)
      const { error } = made
      if (!error) return made
      const { code, detail, hint, details } = error
      throw new AppError(code, detail, { hint, details: { ...details, run: id } })
    },

    'plans.get': async ({ run }) => planOf(workspace, run),
  }
}
