import type { Json, JsonObject } from '#base'
import { type Grant, workflowProgram } from '#contract'
import type { Started, StartRequest } from '#engine'
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
  return workspace.runs.start({
    program: workflowProgram,
    input: { input },
    definition: definition as unknown as Json,
    definitions: called as unknown as readonly Json[],
    title: found.document.name,
    context: { grants },
    ...options,
  })
}

interface StartOptions extends Pick<StartRequest, 'id' | 'dedupKey' | 'queue' | 'priority'> {
  readonly input: JsonObject
  readonly grants: readonly Grant[]
  readonly signal: AbortSignal
}
