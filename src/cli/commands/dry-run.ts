import {
  type DryRunPlace,
  findWorkflow,
  hasHome,
  lookAhead,
  openWorkspace,
  placeOf,
  placeWithoutHome,
  requireSound,
  type Workspace,
} from '#app'
import type { DryRunReport, Mode } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import type { Invocation } from '../invocation.ts'
import { tellDryRun } from '../printing/dry-run-text.ts'
import { readInputs } from '../running/read-inputs.ts'
import { openOwnHome } from '../running/work.ts'

/** `adjutant dry-run`: what a workflow would do. */
export async function dryRunCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given, stopping } = invocation
  // `run --mode observe` is the same, and says nothing of how the run itself would go.
  const mode = given.choice('mode', ['observe', 'draft', 'autopilot'])
  const report = await dryRunOf(invocation, given.arg(0), mode === 'observe' ? undefined : mode)
  if (stopping.aborted) return exitCodes.stopped
  console.answer(report, () => tellDryRun(console, report, { full: given.has('full') }))
  const { status } = report.outcome
  if (status === 'completed') return exitCodes.done
  return status === 'waiting' ? exitCodes.waiting : exitCodes.failed
}

async function dryRunOf(
  invocation: Invocation,
  word: string,
  asked: Mode | undefined,
): Promise<DryRunReport> {
  const { surroundings, stopping: signal } = invocation
  await using home = await openIfThere(invocation)
  const found = await findWorkflow(word, {
    folder: surroundings.folder,
    store: async () => home.workspace?.workflows ?? null,
    signal,
  })
  requireSound(found)
  const inputs = await readInputs(invocation, found.document.input)
  return await lookAhead(home, { found, inputs, asked, signal })
}

interface OpenedHome extends AsyncDisposable {
  readonly workspace: Workspace | undefined
  readonly place: DryRunPlace
}

/** A home is opened where there is one; a dry-run makes none. */
async function openIfThere(invocation: Invocation): Promise<OpenedHome> {
  const { homeFolder } = invocation
  if (!hasHome(homeFolder)) {
    const place = placeWithoutHome(homeFolder)
    return { workspace: undefined, place, [Symbol.asyncDispose]: async () => {} }
  }
  const home = await openOwnHome(invocation, { reads: true, quiet: true })
  const workspace = await openWorkspace(home, { engine: 'never' })
  return {
    workspace,
    place: placeOf(workspace),
    [Symbol.asyncDispose]: () => workspace[Symbol.asyncDispose](),
  }
}
