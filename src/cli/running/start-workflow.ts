import type { Json, JsonObject } from '#base'
import { type Grant, type StandingGrant, workflowProgram } from '#contract'
import type { Started, StartRequest } from '#engine'
import { scopesOf } from '#gate'
import type { Workspace } from '#app'
import { resolveDefinition } from '#workflow'

import type { FoundWorkflow } from './find-workflow.ts'

/** Starts a run of a workflow; what it and the workflows that it calls mean now is pinned. */
export async function startWorkflow(
  workspace: Workspace,
  found: FoundWorkflow,
  { input, grants, signal, ...options }: StartOptions,
): Promise<Started> {
  const { definition, called } = await resolveDefinition(found.document, {
    version: found.version,
    store: workspace.workflows,
    signal,
  })
  const context = { project: '', ...(found.isKept ? { workflow: found.document.name } : {}) }
  const id = options.id ?? workspace.newRunId()
  const once = workspace.permissions.grants.take(scopesOf(context), { run: id, at: workspace.clock.now() })
  return workspace.runs.start({
    program: workflowProgram,
    input: { input },
    definition: definition as unknown as Json,
    definitions: called as unknown as readonly Json[],
    title: found.document.name,
    context: { ...context, grants: [...grants, ...once.map(forContext)] as unknown as Json },
    ...options,
    id,
  })
}

/** What a run carries of a grant that it took. */
function forContext({ capability, resource, pattern, reason, id }: StandingGrant): Grant {
  return { capability, resource, ...(pattern ? { pattern: true as const } : {}), reason: `${reason} (${id})` }
}

interface StartOptions extends Pick<StartRequest, 'id' | 'dedupKey' | 'queue' | 'priority'> {
  readonly input: JsonObject
  readonly grants: readonly Grant[]
  readonly signal: AbortSignal
}
