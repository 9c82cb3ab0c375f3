import {
  dryRun,
  type DryRunPlace,
  hasHome,
  openWorkspace,
  placeOf,
  placeWithoutHome,
  type Workspace,
} from '#app'
import type { Json, JsonObject } from '#base'
import type { DryRunReport, Grant, Mode } from '#contract'
import { defaultPolicy, scopesOf } from '#gate'
import { resolveDefinition } from '#workflow'

import { type ExitCode, exitCodes } from '../command.ts'
import type { Invocation } from '../invocation.ts'
import { tellDryRun } from '../printing/dry-run-text.ts'
import { requireSound } from '../running/check-workflow.ts'
import { type FoundWorkflow, findWorkflow } from '../running/find-workflow.ts'
import { type Inputs, readInputs } from '../running/read-inputs.ts'
import { contextOf } from '../running/run-context.ts'
import { forContext } from '../running/start-workflow.ts'
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
  const store = home.workspace?.workflows ?? { findVersion: async () => undefined }
  const { definition, called } = await resolveDefinition(found.document, {
    version: found.version,
    store,
    signal,
  })
  return await dryRun(home.place, {
    workflow: { name: found.document.name, version: found.version },
    definition: definition as unknown as Json,
    definitions: called as unknown as readonly Json[],
    input: inputs.input,
    context: contextAs(found, inputs, { asked, workspace: home.workspace }),
    signal,
  })
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

/** The context that the real run would have. Grants for once are looked at, and stay for the real run to take. */
function contextAs(
  found: FoundWorkflow,
  { input, grants }: Inputs,
  { asked, workspace }: { asked: Mode | undefined; workspace: Workspace | undefined },
): JsonObject {
  const policy = workspace?.permissions.policy() ?? defaultPolicy
  const context = contextOf(found, { input, asked, policy })
  const once = workspace ? grantsForOnce(workspace, context) : []
  // What would only be looked at anyway is judged as if it were to be done.
  const mode = context.mode === 'observe' ? 'draft' : context.mode
  return { ...context, mode, grants: [...grants, ...once] as unknown as Json }
}

function grantsForOnce({ permissions, clock }: Workspace, context: Parameters<typeof scopesOf>[0]): Grant[] {
  const scopes = scopesOf(context).map((scope) => JSON.stringify(scope))
  return permissions.grants
    .list({ now: clock.now() })
    .filter(({ lifetime, scope }) => lifetime === 'once' && scopes.includes(JSON.stringify(scope)))
    .map(forContext)
}
