import { realpath } from 'node:fs/promises'
import { homedir } from 'node:os'
import { resolve } from 'node:path'

import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import type { OpenOperations } from './open-operations.ts'

/**
 * The newest session in a folder, or a new one: naming a folder lets agents work in it. The person's home is too much to be
 * named in passing.
 */
export async function folderSession(
  { surroundings }: Invocation,
  { operations, folder, isMeant = true }: { operations: OpenOperations; folder: string; isMeant?: boolean },
): Promise<string> {
  const typed = resolve(surroundings.folder, folder)
  const project = await realpath(typed).catch(() => typed)
  const home = await realpath(homedir()).catch(() => homedir())
  if (project === home && !isMeant) {
    throw usage('You are in your home folder, in all of which an agent could work then.', 'Name a folder.')
  }
  const { items } = await operations.ask('sessions.list', { search: project.slice(-200), limit: 50 })
  const known = items.find((session) => session.project === project)
  return known?.id ?? (await operations.ask('sessions.create', { project })).id
}
