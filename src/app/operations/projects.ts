import { createFiles, createFolderLook, type FolderLook } from '#adapters'
import { AppError, type Grant } from '#contract'
import type { Files } from '#gate'
import type { KeptSession } from '#workspace'

import type { Desk } from './desk.ts'
import { sessionTag } from './run-summary.ts'

/** Sees this machine's folders, but for the program's own. */
export function lookFrom({ workspace: { home } }: Desk): FolderLook {
  return createFolderLook({ reserved: [home.realFolder] })
}

/** @throws AppError `workspace.session_unknown` */
export function sessionOf({ workspace }: Desk, id: string): KeptSession {
  const session = workspace.sessions.find(id)
  if (session) return session
  throw new AppError('workspace.session_unknown', `There is no session ${id.toWellFormed()}.`, {
    hint: 'See the sessions there are.',
    details: { session: id.toWellFormed() },
  })
}

/**
 * The folder of a project, by its real path. Only folders of sessions are projects, whatever else is on the disk.
 *
 * @throws AppError `workspace.project_unknown`
 */
export async function projectOf(desk: Desk, typed: string): Promise<string> {
  const { sessions } = desk.workspace
  if (sessions.hasProject(typed)) return typed
  const real = await lookFrom(desk)
    .find(typed)
    .catch((error: unknown) => {
      if (error instanceof AppError) return undefined
      throw error
    })
  if (real !== undefined && sessions.hasProject(real)) return real
  const shown = typed.toWellFormed()
  throw new AppError('workspace.project_unknown', `No session has the folder ${shown}.`, {
    hint: 'Begin a session in it.',
    details: { project: shown },
  })
}

/** What naming a folder for a session grants to a run of that session. */
export function grantOf(project: string): Grant {
  return { capability: 'fs.write', resource: project, reason: 'the folder of the session' }
}

/** What a run has of the session that it is begun in; of none, nothing. */
interface OfSession {
  readonly project: string | undefined
  readonly grants: readonly Grant[]
  readonly tags: Readonly<Record<string, string>>
}

/** @throws AppError `workspace.session_unknown` */
export function ofSession(desk: Desk, id: string | undefined): OfSession {
  if (id === undefined) return { project: undefined, grants: [], tags: {} }
  const { project } = sessionOf(desk, id)
  return { project, grants: [grantOf(project)], tags: { [sessionTag]: id } }
}

/**
 * The files of a project, to be read.
 *
 * @throws AppError `gate.path_outside_grant` when something else is at the folder's place by now, such as a link
 */
export async function filesOf(desk: Desk, project: string): Promise<Files> {
  await requireInPlace(lookFrom(desk), project)
  const grant: Grant = { ...grantOf(project), capability: 'fs.read' }
  return createFiles({ grants: [grant], reserved: [desk.workspace.home.realFolder] })
}

/** @throws AppError `gate.path_outside_grant` when something else is at the folder's place by now, such as a link */
export async function requireInPlace(look: FolderLook, project: string): Promise<void> {
  if ((await look.find(project)) === project) return
  throw new AppError('gate.path_outside_grant', `${project} is not where it was when it was named.`, {
    hint: 'Begin a session in the folder as it is now.',
    details: { project },
  })
}
