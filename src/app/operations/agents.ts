import { z } from 'zod'

import type { Implementations, Operations } from '#contract'

import { agentEntry, agentView } from '../agents/agent-view.ts'
import { type AgentsHere, keptAgent } from '../agents/agents-here.ts'
import { agentsIn } from '../agents/agents-in.ts'
import { timesHere } from '../agents/schedules.ts'
import { agentNotFound, keptAgentsOperations } from './agents-kept.ts'
import type { Desk } from './desk.ts'
import { placeFrom, placeText } from './list-place.ts'

type Named = Extract<keyof Operations, `agents.${string}`>

const Place = z.tuple([z.string(), z.int()])

export function agentsOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { agents: store } = desk.workspace

  const here = (session: string | undefined, signal: AbortSignal): Promise<AgentsHere> =>
    agentsIn(desk, session, signal)

  return {
    ...keptAgentsOperations(desk),

    async 'agents.list'({ session, cursor, limit }, { signal }) {
      const [last, lastIndex] = cursor === undefined ? ['', 0] : placeFrom(Place, cursor)
      const { registry, unread } = await here(session, signal)
      let index = 0
      let before = ''
      const rest = registry.list().flatMap((agent) => {
        const { name } = agent.document
        index = name === before ? index + 1 : 1
        before = name
        return name > last || (name === last && index > lastIndex) ? [{ agent, index }] : []
      })
      const items = rest.slice(0, limit)
      const times = await timesHere(desk.workspace)
      const end = items.at(-1)
      return {
        items: items.map(({ agent }) => agentEntry(agent, times)),
        next: rest.length > limit && end ? placeText([end.agent.document.name, end.index]) : null,
        unread: [...unread],
      }
    },

    async 'agents.get'({ name, version, from, session }, { signal }) {
      const { registry } = await here(session, signal)
      const times = await timesHere(desk.workspace)
      if (version === undefined) return agentView(registry.get(name, { from }), registry, times)
      const found =
        from === undefined || from === 'kept' ? await store.findVersion(name, version, { signal }) : undefined
      if (!found) throw agentNotFound(name, `There is no version ${version} of ${name} here.`)
      return agentView(keptAgent(found), registry, times)
    },
  }
}
