import { z } from 'zod'

import { agentFromJson, builtInAgents, readAgent } from '#agent'
import { AppError, type Implementations, type Operations } from '#contract'

import { agentNotes, versionIn } from '../agents/agent-view.ts'
import { keptAgent, missingIn } from '../agents/agents-here.ts'
import { followSaved, scheduleView, timesHere, turnOff, turnOn } from '../agents/schedules.ts'
import type { Desk } from './desk.ts'
import { placeFrom, placeText } from './list-place.ts'
import { wireTime } from './wire-time.ts'

type Named = 'agents.save' | 'agents.schedule' | 'agents.versions' | 'agents.remove'

const Place = z.tuple([z.int()])

/** What is done about agents that the home keeps. */
export function keptAgentsOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { workspace } = desk
  const { agents: store, clock } = workspace

  return {
    async 'agents.save'({ name, text, document: given, revision }, { caller: { by }, signal }) {
      if ((text === undefined) === (given === undefined)) {
        throw new AppError('input.invalid', 'An agent is given as text or as a document.', {
          hint: 'Give text or document.',
        })
      }
      const { document, notes } =
        text === undefined
          ? { document: agentFromJson({ name, ...given }), notes: [] }
          : readAgent(text, { name })
      if (document.name !== name) {
        throw new AppError('agent.invalid', `The agent calls itself ${document.name}, not ${name}.`, {
          hint: 'Give it the name under which it is kept.',
        })
      }
      const over = revision === undefined ? undefined : versionIn(revision)
      const before = await store.findVersion(name, 'newest', { signal })
      const isMeant = revision === undefined || over !== undefined
      const options = { by, at: clock.now(), ...(over === undefined ? {} : { over }), signal }
      const saved = isMeant ? await store.save(document, options) : undefined
      if (!saved) throw stale(name, before?.version)
      const created = before?.version !== saved.version
      if (created) {
        await followSaved(workspace, { before: before?.document, now: saved.document }, { by, signal })
        desk.changed('agents')
      }
      return {
        version: saved.version,
        created,
        missing: missingIn(document),
        notes: agentNotes(notes),
        revision: String(saved.version),
      }
    },

    async 'agents.schedule'({ name, on }, { caller: { by }, signal }) {
      const kept = await store.findVersion(name, 'newest', { signal })
      if (!kept) throw notKept(name)
      if (on) await turnOn(workspace, kept.document)
      else await turnOff(workspace, name, { by, signal })
      desk.changed('agents')
      const view = scheduleView(keptAgent(kept), await timesHere(workspace))
      if (view) return view
      throw new AppError('agent.no_schedule', `The agent ${name} has no schedule.`, {
        hint: 'Give it one under "schedule", and save it.',
        details: { agent: name },
      })
    },

    async 'agents.versions'({ name, cursor, limit }, { signal }) {
      const [below = Infinity] = cursor === undefined ? [] : placeFrom(Place, cursor)
      const versions = await store.listVersions(name, { signal })
      if (versions.length === 0) throw notKept(name)
      const rest = versions.filter(({ version }) => version < below)
      const items = rest
        .slice(0, limit)
        .map(({ version, by, savedAt }) => ({ version, by, savedAt: wireTime(savedAt) }))
      const end = items.at(-1)
      return { items, next: rest.length > limit && end ? placeText([end.version]) : null }
    },

    async 'agents.remove'({ name, revision }, { caller: { by }, signal }) {
      const newest = await store.findVersion(name, 'newest', { signal })
      if (!newest) throw notKept(name)
      const over = revision === undefined ? undefined : (versionIn(revision) ?? -1)
      if (!(await store.remove(name, { ...(over === undefined ? {} : { over }), signal })))
        throw stale(name, newest.version)
      await turnOff(workspace, name, { by, signal })
      desk.changed('agents')
      return { removed: true }
    },
  }
}

function stale(name: string, version: number | undefined): AppError {
  return new AppError(
    'input.revision_stale',
    `The agent ${name} was changed by somebody else since it was read.`,
    { hint: 'Read it again, and decide anew.', details: { revision: String(version ?? 'none') } },
  )
}

function notKept(name: string): AppError {
  const isBuiltIn = builtInAgents.some((agent) => agent.name === name)
  return agentNotFound(
    name,
    isBuiltIn
      ? `The agent ${name} comes with the program; none of that name is kept here.`
      : `There is no agent ${name} here.`,
  )
}

export function agentNotFound(name: string, message: string): AppError {
  return new AppError('agent.not_found', message, {
    hint: 'See which there are.',
    details: { agent: name },
  })
}
