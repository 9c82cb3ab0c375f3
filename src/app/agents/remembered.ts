import type { TurnInput } from '#agent'
import { type AgentDocument, joinLabels, type Label, personLabel } from '#contract'
import { eachFact } from '#tools'

import type { Workspace } from '../workspace.ts'
import type { Background } from './project-words.ts'

/** Facts of one namespace that are put before an agent; it recalls the others by its tool. */
const mostFacts = 100
/** Characters of them altogether. */
const longest = 40_000

/** What an agent's namespaces hold, and what that was made from. */
export async function rememberedFor(
  { records }: Pick<Workspace, 'records'>,
  { memory }: AgentDocument,
  signal: AbortSignal,
): Promise<{ background: (Background & { own: boolean })[]; label: Label }> {
  let label = personLabel
  const background: (Background & { own: boolean })[] = []
  for (const namespace of memory.namespaces) {
    const lines: string[] = []
    let length = 0
    for await (const fact of eachFact(records, { namespace, signal })) {
      const note = fact.note === '' ? '' : ` (${fact.note})`
      const line = `- ${fact.key}: ${JSON.stringify(fact.value)}${note}`
      length += line.length
      if (lines.length >= mostFacts || length > longest) break
      lines.push(line)
      label = joinLabels(label, fact.label)
    }
    if (lines.length > 0)
      background.push({ title: `Remembered in ${namespace}`, text: lines.join('\n'), own: true })
  }
  return { background, label }
}

/** The same for agents that others ask, by their names; those that remember nothing are left out. */
export async function rememberedByAll(
  workspace: Pick<Workspace, 'records'>,
  agents: readonly AgentDocument[],
  signal: AbortSignal,
): Promise<TurnInput['remembered']> {
  const remembered: TurnInput['remembered'] = {}
  for (const agent of agents) {
    const facts = await rememberedFor(workspace, agent, signal)
    if (facts.background.length > 0) remembered[agent.name] = facts
  }
  return remembered
}
