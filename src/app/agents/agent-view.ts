import {
  type AgentFinding,
  type AgentRegistry,
  contentHash,
  expandTools,
  type FoundAgent,
  type ListedAgent,
  printAgent,
} from '#agent'
import type { AgentEntry, AgentNote, AgentView } from '#contract'

import { agentTools, missingIn } from './agents-here.ts'
import { scheduleView } from './schedules.ts'

const mostNotes = 100

/** Which schedules are on, and the time to look at them from. */
type Times = Parameters<typeof scheduleView>[1]

export function agentEntry({ hiddenBy, ...agent }: ListedAgent, times: Times): AgentEntry {
  return { ...headOf(agent, times), hiddenBy: hiddenBy && placeOf(hiddenBy) }
}

/** All there is to say of an agent, among those that are there. */
export function agentView(agent: FoundAgent, registry: AgentRegistry, times: Times): AgentView {
  const { document, untrusted, notes } = agent
  const view = {
    ...headOf(agent, times),
    text: printAgent(document),
    document,
    tools: expandTools(document.tools, agentTools()).map(({ name }) => name),
    missing: missingIn(document),
    missingAgents: document.agents.filter(
      (name) => name !== '*' && !registry.find(name, { trustedOnly: !untrusted }),
    ),
    hides: registry
      .list()
      .filter(({ hiddenBy }) => hiddenBy === agent)
      .map(placeOf),
    notes: agentNotes(notes),
  }
  return { ...view, revision: `${agent.version ?? noRevision}-${contentHash(view).slice(0, 16)}` }
}

export function agentNotes(notes: readonly AgentFinding[]): AgentNote[] {
  return notes.slice(0, mostNotes).map(({ severity, path, message, hint, line, column }) => ({
    severity,
    path,
    message,
    hint: hint ?? null,
    line: line ?? null,
    column: column ?? null,
  }))
}

/** The version in the revision of what is not kept. */
const noRevision = 'none'

/** The version that a revision is of, null for none, undefined for what is no revision. */
export function versionIn(revision: string): number | null | undefined {
  const [, version] = /^(none|[1-9]\d{0,8})(?:-[0-9a-f]+)?$/.exec(revision) ?? []
  if (version === undefined) return undefined
  return version === noRevision ? null : Number(version)
}

function headOf(agent: FoundAgent, times: Times): Omit<AgentEntry, 'hiddenBy'> {
  const { name, description } = agent.document
  const schedule = scheduleView(agent, times)
  return { name, description, ...placeOf(agent), untrusted: agent.untrusted, schedule }
}

function placeOf({ from, version, file }: FoundAgent): Pick<AgentEntry, 'from' | 'version' | 'file'> {
  return { from, version, file }
}
