import { type AgentDocument, joinLabels, type Label } from '#contract'
import type { KeptSession } from '#workspace'

import type { Desk } from '../operations/desk.ts'
import { lookFrom } from '../operations/projects.ts'
import type { Workspace } from '../workspace.ts'
import { type Background, projectWords } from './project-words.ts'
import { rememberedFor } from './remembered.ts'

/** All that is put before an agent beside its instructions, and what that rests on. */
export async function backgroundOf(
  desk: Desk,
  { agent, session, signal }: { agent: AgentDocument; session: KeptSession | undefined; signal: AbortSignal },
): Promise<{ background: Background[]; label: Label }> {
  const { workspace } = desk
  const facts = await rememberedFor(workspace, agent, signal)
  if (!session) return facts
  const folder = { title: 'The project', text: `The person works in the folder ${session.project}.` }
  const trusted = workspace.trustedWords.hashOf(session.project)
  const project = await projectWords(session.project, { look: lookFrom(desk), trusted, signal })
  return {
    background: [...facts.background, folder, ...project.background],
    label: project.label ? joinLabels(facts.label, project.label) : facts.label,
  }
}

/** What time it is where the person is, in words. */
export function nowText({ clock, zone }: Workspace): string {
  const timeZone = zone()
  const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone })
  return `It is ${format.format(clock.now())} (${timeZone}).`
}
