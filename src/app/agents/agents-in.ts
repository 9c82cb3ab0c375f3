import type { Desk } from '../operations/desk.ts'
import { lookFrom, requireInPlace, sessionOf } from '../operations/projects.ts'
import { type AgentsHere, agentsHere } from './agents-here.ts'

/**
 * The agents of the home and the program, and of a session's folder where one is named.
 *
 * @throws AppError `workspace.session_unknown`, `gate.path_outside_grant`
 */
export async function agentsIn(
  desk: Desk,
  session: string | undefined,
  signal: AbortSignal,
): Promise<AgentsHere> {
  const { agents: store } = desk.workspace
  if (session === undefined) return agentsHere({ store, signal })
  const folder = sessionOf(desk, session).project
  const look = lookFrom(desk)
  await requireInPlace(look, folder)
  return agentsHere({ store, project: { folder, look }, signal })
}
