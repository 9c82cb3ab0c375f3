import { Amounts } from '#contract'

import type { Workspace } from '../workspace.ts'

/** What was used of a budget, what is reserved of it, and what may be used. */
export interface Usage {
  readonly spent: Amounts
  readonly reserved: Amounts
  readonly limits: Amounts
}

/** @param scope `day`, `run:ID` or `project:NAME` */
export function usageOf(workspace: Workspace, scope: string): Usage {
  const { budgets, permissions } = workspace
  const uses = budgets.use(scope === 'day' ? `day:${workspace.today()}` : scope)
  const [kind] = scope.split(':')
  const usual = permissions.policy().document.budgets
  const defaults = kind === 'day' ? usual.day : kind === 'run' ? usual.run : usual.project
  return {
    spent: Amounts.parse(Object.fromEntries(uses.map(({ unit, spent }) => [unit, spent]))),
    reserved: Amounts.parse(
      Object.fromEntries(uses.flatMap(({ unit, held }) => (held > 0 ? [[unit, held]] : []))),
    ),
    limits: { ...defaults, ...budgets.limits(scope) },
  }
}
