import type { Json, JsonObject } from '#base'
import {
  type Amounts,
  AppError,
  BudgetUnit,
  type Grant,
  type Mode,
  type StandingGrant,
  workflowProgram,
} from '#contract'
import type { Started, StartRequest } from '#engine'
import { scopesOf } from '#gate'
import { resolveDefinition } from '#workflow'

import type { Workspace } from '../workspace.ts'
import type { FoundWorkflow } from './find-workflow.ts'
import { contextOf } from './run-context.ts'

/** Starts a run of a workflow; what it and the workflows that it calls mean now is pinned. */
export async function startWorkflow(
  workspace: Workspace,
  found: FoundWorkflow,
  { input, grants, asked, project, yes, budget = {}, plan, by, signal, ...options }: StartOptions,
): Promise<Started> {
  const { definition, called } = await resolveDefinition(found.document, {
    version: found.version,
    store: workspace.workflows,
    signal,
  })
  const policy = workspace.permissions.policy()
  const context = contextOf(found, { input, grants, asked, project, policy })
  const id = options.id ?? workspace.newId('run')
  const once = workspace.permissions.grants.take(scopesOf(context), { run: id, at: workspace.clock.now() })
  await limitRun(workspace, id, { budget, by })
  if (yes) workspace.leases.add({ ...boundless, id: workspace.newId('lease'), root: id, by })
  return workspace.runs.start({
    program: workflowProgram,
    input: { input },
    definition: definition as unknown as Json,
    definitions: called as unknown as readonly Json[],
    title: found.document.name,
    context: {
      ...context,
      ...(plan === undefined ? {} : { plan }),
      grants: [...grants, ...once.map(forContext)] as unknown as Json,
    },
    ...options,
    id,
  })
}

/** Limits a run that has not begun; one that was begun before with this id keeps its limits. */
export async function limitRun(
  { runs, budgets, clock }: Workspace,
  id: string,
  { budget, by }: { budget: Amounts; by: string },
): Promise<void> {
  if (Object.keys(budget).length === 0 || (await isThere(runs, id))) return
  for (const unit of BudgetUnit.options) {
    const amount = budget[unit]
    if (amount !== undefined) budgets.set(`run:${id}`, { unit, amount }, { by, at: clock.now() })
  }
}

async function isThere(runs: Workspace['runs'], id: string): Promise<boolean> {
  try {
    await runs.get(id)
    return true
  } catch (error) {
    if (error instanceof AppError && error.code === 'engine.run_not_found') return false
    throw error
  }
}

/** Everything that a run asks, as far as its grants reach. */
const boundless = { tools: ['*'], on: null, effects: null, until: null }

/** What a run carries of a grant that it took. */
export function forContext({ capability, resource, pattern, reason, id }: StandingGrant): Grant {
  return { capability, resource, ...(pattern ? { pattern: true as const } : {}), reason: `${reason} (${id})` }
}

interface StartOptions extends Pick<
  StartRequest,
  'id' | 'dedupKey' | 'queue' | 'priority' | 'tags' | 'label'
> {
  readonly input: JsonObject
  readonly grants: readonly Grant[]
  /** The mode that was asked for; else the policy says. */
  readonly asked: Mode | undefined
  /** The folder of the project that it belongs to; none unless said. */
  readonly project?: string | undefined
  /** Whether all that the run will ask is allowed beforehand. */
  readonly yes: boolean
  /** What it may use, with all within it; else as much as others may. */
  readonly budget?: Amounts
  /** A plan that a person has approved. */
  readonly plan?: string | undefined
  readonly by: string
  readonly signal: AbortSignal
}
