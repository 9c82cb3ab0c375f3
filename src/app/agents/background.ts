import { type AgentDocument, joinLabels, type Label } from '#contract'
import type { KeptSession } from '#workspace'

import type { Desk } from '../operations/desk.ts'
import { lookFrom } from '../operations/projects.ts'
import { type Background, projectWords } from './project-words.ts'
import { rememberedFor } from './remembered.ts'

/** All that is put before an agent beside its instructions, and what that rests on. */
export async function backgroundOf(
  desk: Desk,
  { agent, session, signal }: { agent: AgentDocument; session: KeptSession | undefined; signal: AbortSignal },
): Promise<{ background: Background[]; label: Label }> {
  const { workspace } = desk
  const facts = await rememberedFor(workspace, agent, signal)
  const own = [nowText(workspace.clock.now()), ...facts.background]
  if (!session) return { background: own, label: facts.label }
  const folder = { title: 'The project', text: `The person works in the folder ${session.project}.` }
  const project = await projectWords(session.project, { look: lookFrom(desk), signal })
  return {
    background: [...own, folder, ...project.background],
    label: project.label ? joinLabels(facts.label, project.label) : facts.label,
  }
}

function nowText(now: number): Background {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const text = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(
    now,
  )
  return { title: 'Now', text: `It is ${text} (${timeZone}).` }
}
