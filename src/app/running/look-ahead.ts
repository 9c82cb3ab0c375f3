import type { Json, JsonObject } from '#base'
import type { DryRunReport, Grant, Mode } from '#contract'
import { defaultPolicy, scopesOf } from '#gate'
import { resolveDefinition } from '#workflow'

import { dryRun } from '../dry-run/dry-run.ts'
import type { DryRunPlace } from '../dry-run/place.ts'
import type { Workspace } from '../workspace.ts'
import type { FoundWorkflow } from './find-workflow.ts'
import type { NamedThings } from './named-things.ts'
import { contextOf } from './run-context.ts'
import { forContext } from './start-workflow.ts'

interface Ahead {
  readonly found: FoundWorkflow
  readonly asked: Mode | undefined
  /** The folder of the project that it would belong to; none unless said. */
  readonly project?: string | undefined
}

/** What a run of a workflow would do here; it is judged in the mode that the run would have. */
export async function lookAhead(
  { place, workspace }: { place: DryRunPlace; workspace: Workspace | undefined },
  options: Ahead & { inputs: NamedThings; signal: AbortSignal },
): Promise<DryRunReport> {
  const { found, inputs, signal } = options
  const store = workspace?.workflows ?? { findVersion: async () => undefined }
  const { definition, called } = await resolveDefinition(found.document, {
    version: found.version,
    store,
    signal,
  })
  return dryRun(place, {
    workflow: { name: found.document.name, version: found.version },
    definition: definition as unknown as Json,
    definitions: called as unknown as readonly Json[],
    input: inputs.input,
    context: contextAs(inputs, options, workspace),
    signal,
  })
}

/** The context that the real run would have. Grants for once are looked at, and stay for the real run to take. */
function contextAs(
  { input, grants }: NamedThings,
  { found, asked, project }: Ahead,
  workspace: Workspace | undefined,
): JsonObject {
  const policy = workspace?.permissions.policy() ?? defaultPolicy
  const context = contextOf(found, { input, grants, asked, project, policy })
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
