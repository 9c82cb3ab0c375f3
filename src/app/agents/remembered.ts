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
): Promise<{ background: Background[]; label: Label }> {
  let label = personLabel
  const background: Background[] = []
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
    if (lines.length > 0) background.push({ title: `Remembered in ${namespace}`, text: lines.join('\n') })
  }
  return { background, label }
}
