import { AppError, Plan, plannerProgram, type PlanRun } from '#contract'
import { isTerminal } from '#engine'

import type { Workspace } from '../workspace.ts'

/**
 * The making of a plan, as it stands.
 *
 * @throws AppError `engine.run_not_found`, also for a run that makes none
 */
export async function planOf({ runs }: Workspace, id: string): Promise<PlanRun> {
  const info = await runs.get(id)
  if (info.program !== plannerProgram) {
    throw new AppError('engine.run_not_found', `${id} made no plan.`, {
      hint: 'Look at it as a run.',
      details: { run: id },
    })
  }
  const { status, output, error } = info
  return {
    run: id,
    status,
    plan: output === undefined || info.forgottenAt !== null ? null : Plan.parse(output),
    error: (isTerminal(status) && error) || null,
  }
}
