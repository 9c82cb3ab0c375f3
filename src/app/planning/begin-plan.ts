import { homedir } from 'node:os'

import { canonicalJson, type Json, type JsonObject } from '#base'
import { type KeptWorkflow, templatesFor, toolsFor } from '#agent'
import {
  type Grant,
  type ModelSettings,
  type PlannerDefinition,
  type PlannerInput,
  plannerProgram,
} from '#contract'
import type { Started, StartRequest } from '#engine'
import { modeOfRun } from '#gate'
import { printWorkflow, type WorkflowStore } from '#workflow'

import { bundledWorkflows } from '../running/find-workflow.ts'
import { toolDescriptions } from '../tools.ts'
import { oneLine } from '../words/one-line.ts'
import type { Workspace } from '../workspace.ts'

/** How often a model may mend its plan after the first try. */
const maxRepairs = 3
/** Characters of a goal in the name of its run. */
const titleLength = 80
/** Workflows that are kept here are looked through, the one changed last first. */
const mostKept = 500

/** A wish for a plan. */
export interface PlanWish extends Pick<StartRequest, 'id' | 'dedupKey' | 'tags'> {
  readonly goal: string
  /** What is known of the inputs of the workflow to be. */
  readonly input: JsonObject
  readonly route?: string | undefined
  readonly model?: string | undefined
  /** Where relative paths in the input begin; the person's own folder unless said. */
  readonly folder?: string | undefined
  /** The folder of the session that it is for; none unless said. */
  readonly project?: string | undefined
  /** What the workflow may be looked ahead with, beyond what is named. */
  readonly grants?: readonly Grant[]
  readonly signal: AbortSignal
}

/** Starts the making of a plan: what there is to make it of now is pinned. */
export async function beginPlan(workspace: Workspace, wish: PlanWish): Promise<Started> {
  const {
    goal: typed,
    input,
    route = 'default',
    model,
    folder = homedir(),
    project = '',
    grants = [],
    signal,
    ...options
  } = wish
  const goal = await workspace.keepable(typed)
  const settings = workspace.models.settings()
  const why = noMind(settings, wish)
  const kept = await keptWorkflows(workspace.workflows, { signal })
  const definition: PlannerDefinition = {
    goal,
    tools: toolsFor(goal, [...toolDescriptions().values()]),
    templates: templatesFor(goal, kept),
    mind: why === null ? 'model' : 'template',
    why,
    route,
    model: model ?? null,
    maxRepairs,
  }
  const given: PlannerInput = { input: input as PlannerInput['input'], folder }
  const mode = modeOfRun(workspace.permissions.policy(), { asked: undefined, workflow: undefined, project })
  return workspace.runs.start({
    program: plannerProgram,
    input: given,
    // As it will be read back from the store, where keys are sorted: what is asked of a model is made of it.
    definition: JSON.parse(canonicalJson(definition)) as Json,
    title: `Plan: ${oneLine(goal.replaceAll(/\s+/g, ' '), titleLength)}`,
    context: { project, mode, named: [goal], grants: [...grants] as unknown as Json },
    ...options,
  })
}

/** Why no model is asked; null where one is. Whoever names a route or a model means it, and is told when it is not there. */
function noMind({ providers, routes }: ModelSettings, { route, model }: PlanWish): string | null {
  if (route !== undefined || model !== undefined) return null
  if (providers.length === 0) return 'No model is set up here.'
  return routes.some(({ name }) => name === 'default')
    ? null
    : 'No model is in use: the route default has none.'
}

/** The newest of each published workflow, and those that come with the program, where no other has their name. */
async function keptWorkflows(
  store: WorkflowStore,
  { signal }: { signal: AbortSignal },
): Promise<readonly KeptWorkflow[]> {
  const names = (await store.listWorkflows({ signal })).slice(0, mostKept).map(({ name }) => name)
  const versions = await Promise.all(names.map((name) => store.findVersion(name, 'newest', { signal })))
  const published = versions.flatMap((version) => (version ? [version.document] : []))
  const taken = new Set(published.map(({ name }) => name))
  const bundled = (await bundledWorkflows())
    .map(({ document }) => document)
    .filter(({ name }) => !taken.has(name))
  return [...published, ...bundled].map((document) => ({
    name: document.name,
    document,
    text: printWorkflow(document),
  }))
}
