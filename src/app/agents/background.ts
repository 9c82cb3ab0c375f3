import { type Label, personLabel } from '#contract'
import type { KeptSession } from '#workspace'

import type { Desk } from '../operations/desk.ts'
import { lookFrom } from '../operations/projects.ts'
import { type Background, projectWords } from './project-words.ts'

/** All that is put before an agent beside its instructions, and what that rests on. */
export async function backgroundOf(
  desk: Desk,
  { session, signal }: { session: KeptSession | undefined; signal: AbortSignal },
): Promise<{ background: Background[]; label: Label }> {
  const now = [nowText(desk.workspace.clock.now())]
  if (!session) return { background: now, label: personLabel }
  const folder = { title: 'The project', text: `The person works in the folder ${session.project}.` }
  const { background, label } = await projectWords(session.project, { look: lookFrom(desk), signal })
  return { background: [...now, folder, ...background], label: label ?? personLabel }
}

function nowText(now: number): Background {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const text = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone }).format(
    now,
  )
  return { title: 'Now', text: `It is ${text} (${timeZone}).` }
}
