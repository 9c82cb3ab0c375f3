import { type AgentRegistry, type FoundAgent, TurnInput } from '#agent'
import type { Json } from '#base'
import {
  type AgentDefinition,
  agentProgram,
  type Amounts,
  type AgentDocument,
  type Grant,
  joinLabels,
  type Label,
  lightRoute,
  type ModelMessage,
  type Mode,
} from '#contract'
import type { Started } from '#engine'
import { modeOfRun, scopesOf } from '#gate'

import { forContext, limitRun } from '../running/start-workflow.ts'
import type { Workspace } from '../workspace.ts'
import { agentTools } from './agents-here.ts'
import { nowText } from './background.ts'
import type { Background } from './project-words.ts'
import { rememberedByAll } from './remembered.ts'
import type { History } from './turn-history.ts'

export interface TurnWish {
  readonly agent: string
  readonly said: string
  readonly model: string | undefined
  readonly mode: Mode | undefined
  /** The folder that it may work in; null for none. */
  readonly project: string | null
  readonly grants: readonly Grant[]
  readonly history: History
  /** What was said before that the session does not hold, oldest first. */
  readonly messages: readonly ModelMessage[]
  readonly background: readonly Background[]
  /** Of the background and of those messages. */
  readonly label: Label
  readonly tags: Readonly<Record<string, string>>
  readonly budget: Amounts
  readonly by: string
  readonly signal: AbortSignal
  readonly id?: string
  readonly dedupKey?: string
}

/** Characters of what was said that stand in the title of its run. */
const longestTitle = 80

/**
 * Starts a turn: what the agent is now is pinned, with those that it may ask.
 *
 * @throws AppError `agent.not_found`, `agent.cycle`, `agent.too_deep`
 */
export async function startTurn(
  workspace: Workspace,
  { registry }: { registry: AgentRegistry },
  wish: TurnWish,
): Promise<Started> {
  const { permissions, clock, runs } = workspace
  const { history, said, model, project, grants, dedupKey } = wish
  const { from } = trustedFirst(registry, wish.agent)
  const { definition, called, untrusted } = registry.resolveDefinition(wish.agent, {
    tools: agentTools(),
    mind: (agent) => mindOf(workspace, model ?? agent.model, agent.route),
    sorts: (agent) => sortsOf(workspace, agent, mindOf(workspace, model ?? agent.model, agent.route)),
    from,
  })
  const { agent } = definition
  const scope = { project: project ?? '', agent: agent.name }
  const mode = modeOfRun(permissions.policy(), {
    asked: wish.mode ?? agent.mode ?? undefined,
    project: scope.project,
  })
  const context = {
    ...scope,
    mode,
    named: [...history.said, said, ...grants.map(({ resource }) => resource)],
  }
  const id = wish.id ?? workspace.newId('run')
  const once = permissions.grants.take(scopesOf(context), { run: id, at: clock.now() })
  await limitRun(workspace, id, wish)
  const input: TurnInput = TurnInput.parse({
    said,
    messages: [...wish.messages, ...history.messages],
    summary: history.summary,
    now: nowText(workspace),
    background: wish.background,
    remembered: await rememberedByAll(
      workspace,
      called.map(({ agent: other }) => other),
      wish.signal,
    ),
    mode,
    model: model ?? null,
  })
  return runs.start({
    program: agentProgram,
    input,
    label: labelOf(wish, { untrusted }),
    definition: definition as unknown as Json,
    definitions: called as unknown as readonly Json[],
    title: titleOf(agent.name, said),
    context: { ...context, grants: [...grants, ...once.map(forContext)] as unknown as Json },
    tags: { ...wish.tags, agent: agent.name },
    ...(dedupKey === undefined ? {} : { dedupKey }),
    id,
  })
}

/** An agent of a project's folder is taken only where the person has none of that name. @throws AppError `agent.not_found` */
export function trustedFirst(registry: AgentRegistry, name: string): FoundAgent {
  return registry.find(name, { trustedOnly: true }) ?? registry.get(name)
}

/** Rules answer where there is no model to be asked. */
function mindOf(
  workspace: Workspace,
  model: AgentDocument['model'] | string,
  route: string,
): 'model' | 'rules' {
  const { routes } = workspace.models.settings()
  return model !== null || routes.some(({ name }) => name === route) ? 'model' : 'rules'
}

/** By the light model where there is one; by rules alone where there is no model at all. */
function sortsOf(
  workspace: Workspace,
  { orchestrates, route }: AgentDocument,
  mind: 'model' | 'rules',
): AgentDefinition['sorts'] {
  if (orchestrates === 'never') return undefined
  if (mind === 'rules') return { route: null }
  const hasLight = workspace.models.settings().routes.some(({ name }) => name === lightRoute)
  if (hasLight) return { route: lightRoute }
  // Without one, the model that answers asks others as it uses tools: to ask it beforehand would only take longer.
  return orchestrates === 'always' ? { route } : undefined
}

/** Of all that the agent begins with. */
function labelOf({ label, history }: TurnWish, { untrusted }: { untrusted: boolean }): Label {
  const known = joinLabels(history.read, label)
  if (!untrusted) return known
  return joinLabels(known, {
    integrity: 'untrusted',
    confidentiality: 'private',
    sources: ['agent:project'],
  })
}

function titleOf(agent: string, said: string): string {
  const [line = ''] = said.trim().split('\n')
  const words = line.length > longestTitle ? `${line.slice(0, longestTitle - 1).toWellFormed()}…` : line
  return `${agent}: ${words}`
}
