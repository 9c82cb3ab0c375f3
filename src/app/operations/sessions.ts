import { basename, parse } from 'node:path'

import { AppError, type Implementations, type Operations } from '#contract'
import type { KeptSession } from '#workspace'

import type { Desk } from './desk.ts'
import { partOf } from './list-place.ts'
import { lookFrom, sessionOf } from './projects.ts'
import { wireTime } from './wire-time.ts'

type Named = 'sessions.list' | 'sessions.get' | 'sessions.create' | 'sessions.rename'

export function sessionsOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { workspace } = desk
  const { sessions, clock } = workspace
  return {
    async 'sessions.list'({ search, ...page }) {
      const { items, next } = partOf(page, (query) => sessions.list({ search, ...query }))
      return { items: items.map(toSession), next }
    },

    'sessions.get': async ({ id }) => toSession(sessionOf(desk, id)),

    async 'sessions.create'({ project: typed, title }) {
      const project = await lookFrom(desk)
        .find(typed)
        .catch((error: unknown) => {
          const isOurs = error instanceof AppError && error.code === 'gate.path_outside_grant'
          throw isOurs ? refused(error.message) : error
        })
      if (parse(project).root === project) throw refused(`${project} is the whole disk.`)
      if (!project.isWellFormed()) throw refused(`${project.toWellFormed()} has a name that is no text.`)
      const session = sessions.add({
        id: workspace.newId('session'),
        title: title ?? basename(project).slice(0, 200),
        project,
        createdAt: clock.now(),
      })
      desk.changed('sessions')
      return toSession(session)
    },

    async 'sessions.rename'({ id, title, revision }) {
      const there = sessionOf(desk, id)
      // What is no number is the revision of nothing.
      const wanted = revision === undefined ? null : /^\d{1,15}$/.test(revision) ? Number(revision) : -1
      const renamed = sessions.rename(id, { title, revision: wanted, at: clock.now() })
      if (renamed) {
        desk.changed('sessions')
        return toSession(renamed)
      }
      throw new AppError('input.revision_stale', `The session is called ${there.title} by now.`, {
        hint: 'Read it again, then say how it is to be called.',
        details: { session: id, revision: String(there.revision) },
      })
    },
  }
}

function refused(message: string): AppError {
  return new AppError('workspace.project_refused', message, { hint: 'Choose another folder.' })
}

function toSession({ createdAt, updatedAt, revision, ...session }: KeptSession) {
  return {
    ...session,
    createdAt: wireTime(createdAt),
    updatedAt: wireTime(updatedAt),
    revision: String(revision),
  }
}
