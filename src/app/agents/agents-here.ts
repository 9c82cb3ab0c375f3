import {
  AgentRegistry,
  type AgentStore,
  type AgentVersion,
  builtInAgents,
  type FoundAgent,
  missingTools,
} from '#agent'
import { createFolderLook, type FolderLook } from '#adapters'
import type { AgentDocument, AgentTool } from '#contract'

import type { Home } from '../home.ts'
import { toolDescriptions } from '../tools.ts'
import { readProjectAgents, type UnreadFile } from './project-agents.ts'

/** The agents there are for somebody who asks. */
export interface AgentsHere {
  readonly registry: AgentRegistry
  /** What of the project's folder could not be read. */
  readonly unread: readonly UnreadFile[]
}

/**
 * Gathers the agents of the project, of the home and of the program.
 *
 * @param options.store null where there is no home
 * @param options.project the real path of a folder that the person asks for, and how it is looked into; without it, no
 *   folder is
 */
export async function agentsHere({
  store,
  project = null,
  signal,
}: {
  store: AgentStore | null
  project?: { readonly folder: string; readonly look: FolderLook } | null
  signal: AbortSignal
}): Promise<AgentsHere> {
  const registry = new AgentRegistry()
  const own = project && (await readProjectAgents(project.folder, { look: project.look, signal }))
  for (const agent of own?.agents ?? []) registry.register(agent)
  for (const version of (await store?.listAgents({ signal })) ?? []) registry.register(keptAgent(version))
  for (const document of builtInAgents)
    registry.register({ ...trusted, document, from: 'built-in', version: null })
  return { registry, unread: own?.unread ?? [] }
}

export function keptAgent({ document, version }: AgentVersion): FoundAgent {
  return { ...trusted, document, from: 'kept', version }
}

const trusted = { file: null, untrusted: false, notes: [] } as const

/** The folder of a project as somebody typed it, to look for agents in. @throws AppError those of {@link FolderLook.find} */
export async function projectAt(
  typed: string,
  { home }: { home: Home | null },
): Promise<{ readonly folder: string; readonly look: FolderLook }> {
  const look = createFolderLook({ reserved: home ? [home.realFolder] : [] })
  return { folder: await look.find(typed), look }
}

/** The patterns of an agent that name no tool there is. */
export function missingIn({ tools }: AgentDocument): string[] {
  return missingTools(tools, agentTools())
}

/** The tools there are, as agents know them. */
export function agentTools(): readonly AgentTool[] {
  return [...toolDescriptions().values()].map(({ name, description, input, effect }) => ({
    name,
    description,
    input,
    isReading: effect === 'pure',
  }))
}
