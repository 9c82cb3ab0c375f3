import { AppError, type Implementations, type Operations, type OutputOf } from '#contract'

import { projectWords } from '../agents/project-words.ts'
import type { Desk } from './desk.ts'
import { lookFrom, requireInPlace, sessionOf } from './projects.ts'

/** What folders say to agents, and which of it a person trusts. */
export function wordsOperations(desk: Desk): Pick<Implementations<Operations>, 'words.get' | 'words.trust'> {
  const { trustedWords } = desk.workspace

  async function view(session: string, signal: AbortSignal): Promise<OutputOf<Operations['words.get']>> {
    const { project } = sessionOf(desk, session)
    const look = lookFrom(desk)
    await requireInPlace(look, project)
    const trusted = trustedWords.hashOf(project)
    const { background, hash } = await projectWords(project, { look, trusted, signal })
    const trust = trusted === undefined ? 'none' : trusted === hash ? 'trusted' : 'changed'
    const items = background.map(({ title, text }) => ({ title, text }))
    return { session, project, items, hash, trust }
  }

  return {
    'words.get': async ({ session }, { signal }) => view(session, signal),

    async 'words.trust'({ session, hash }, { caller: { by }, signal }) {
      const { project, hash: now } = await view(session, signal)
      if (hash !== null && hash !== now)
        throw new AppError('workspace.words_changed', `What ${project} says to agents is not what you saw.`, {
          hint: 'Look at it again.',
          details: { project, hash: now },
        })
      trustedWords.set(project, hash, { by })
      desk.changed('sessions')
      return view(session, signal)
    },
  }
}
