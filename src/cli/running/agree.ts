import { amountText } from '#base'
import {
  approvePlan,
  asking,
  contextOf,
  type FoundWorkflow,
  lookAhead,
  placeOf,
  readText,
  type Workspace,
} from '#app'
import { DryRunReport, type Mode } from '#contract'

import { styled } from '../console.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { tellDryRun } from '../printing/dry-run-text.ts'
import type { Inputs } from './read-inputs.ts'

/** What a person said of a run before it began: not to begin it, or to begin it with a plan that they allow, if any. */
export type Agreement = { readonly begin: false } | { readonly begin: true; readonly plan?: string }

/**
 * Shows what a run would do and asks once, where a person is there to say: all that was shown is allowed then, and
 * anything else asks again. Elsewhere a plan can be given that was looked at before.
 */
export async function agree(
  invocation: Invocation,
  workspace: Workspace,
  run: { found: FoundWorkflow; inputs: Inputs; asked: Mode | undefined; yes: boolean },
): Promise<Agreement> {
  const { given, console, surroundings, stopping: signal } = invocation
  const file = given.text('plan')
  if (file !== undefined)
    return { begin: true, plan: approvePlan(workspace, asking(await readPlan(file)), invocation.by) }
  const { found, inputs, asked, yes } = run
  const { mode } = contextOf(found, { ...inputs, asked, policy: workspace.permissions.policy() })
  const canAsk = surroundings.input.isTerminal && surroundings.err.isTerminal && !console.asJson
  if (mode !== 'draft' || yes || !canAsk || given.has('detach')) return { begin: true }
  const report = await lookAhead({ place: placeOf(workspace), workspace }, { found, inputs, asked, signal })
  const asks = asking(report)
  if (asks.length === 0) return { begin: true }
  tellDryRun(console, report, { full: given.has('full') })
  console.note()
  for (;;) {
    console.note(
      styled('bold', `Do this? ${amountText(asks.length, 'effect')} would be allowed as shown.`),
      '  y yes, n no, e ask for each',
    )
    const word = ((await surroundings.input.readLine(100)) ?? '').trim().toLowerCase()
    if (signal.aborted || ['n', 'no', ''].includes(word)) return { begin: false }
    if (['e', 'each'].includes(word)) return { begin: true }
    if (['y', 'yes'].includes(word))
      return { begin: true, plan: approvePlan(workspace, asking(report), invocation.by) }
  }
}

/** @throws AppError `cli.usage` when the file holds no report of a dry-run */
async function readPlan(file: string): Promise<DryRunReport> {
  try {
    return DryRunReport.parse(JSON.parse(await readText(file)))
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof Error && error.name === 'ZodError')) throw error
    throw usage(
      `${file} holds no plan.`,
      'Make one with "adjutant dry-run WORKFLOW --json > plan.json", and look at it.',
    )
  }
}
