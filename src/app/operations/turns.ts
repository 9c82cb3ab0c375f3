import { saidSignal } from '#agent'
import { type Implementations, type Operations } from '#contract'

import { lookWhenOther } from '../agents/follow-turn.ts'
import { sayToAgent } from '../agents/say-to-agent.ts'
import { viewTurn } from '../agents/turn-view.ts'
import type { Desk } from './desk.ts'

type Named = 'turns.start' | 'turns.get' | 'turns.say'

const cut = 2_000

export function turnsOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { workspace } = desk
  const { runs, sessions, clock } = workspace
  return {
    async 'turns.start'({ text, ...wish }, call) {
      const id = await sayToAgent(desk, { ...wish, said: text }, call)
      return viewTurn(workspace, await runs.get(id), cut)
    },

    'turns.get': async ({ run, after, waitMs, cut: most }, { signal }) =>
      lookWhenOther(desk, run, { after, waitMs, cut: most, signal }),

    async 'turns.say'({ run, text: typed }, { caller: { by }, once }) {
      const text = await workspace.keepable(typed)
      const { session } = await viewTurn(workspace, await runs.get(run), cut)
      const id = once === null ? workspace.newId('run') : `said-${once.slice(0, 90)}`
      await runs.signal(run, { name: saidSignal, payload: { text }, by, id })
      if (session !== null) {
        sessions.say(session, { id, from: 'person', text, run }, clock.now())
        desk.changed('sessions')
      }
      return viewTurn(workspace, await runs.get(run), cut)
    },
  }
}
