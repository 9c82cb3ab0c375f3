import { lstat, mkdir, open, rename } from 'node:fs/promises'

import { refusal, systemCode, toAppError, toOutcome } from './failure.ts'
import { setModified } from './file-stat.ts'
import { type Named, requireFree } from './named-entry.ts'
import { openChildFolder } from './open-folder.ts'
import { removeTree } from './remove-tree.ts'
import { syncFolder } from './sync-folder.ts'
import { temporaryName } from './temporary-files.ts'

/**
 * Makes a folder that appears at once with its permission bits and time; answers false when there is one.
 *
 * Whoever finds it there may take it for finished: a crash leaves at most a temporary one.
 *
 * @throws AppError `files.not_a_folder` when something else is there
 */
export async function makeFolderWith(
  target: Named,
  { mode, modifiedMs, prefix }: { mode?: number; modifiedMs?: number; prefix: string },
): Promise<boolean> {
  const { folder, name, shown } = target
  if (await isFolder(target)) return false
  const temporary = temporaryName(prefix)
  try {
    await mkdir(folder.at(temporary), mode === undefined ? 0o777 : 0o700)
    {
      using made = await openChildFolder(folder, temporary)
      await using handle = await open(typeof made.self === 'string' ? `${made.self}/.` : made.self)
      if (mode !== undefined) await handle.chmod(mode & 0o7777)
      if (modifiedMs !== undefined) await setModified(handle, modifiedMs)
      await handle.sync()
    }
    await folder.check()
    await requireFree(target)
  } catch (error) {
    await removeTree(folder, temporary).catch(() => {}) // What went wrong before matters more.
    throw toAppError(error, shown)
  }
  try {
    await rename(folder.at(temporary), folder.at(name))
  } catch (error) {
    await removeTree(folder, temporary).catch(() => {})
    throw toOutcome(error, shown)
  }
  await syncFolder(folder)
  return true
}

async function isFolder({ folder, name, shown }: Named): Promise<boolean> {
  try {
    if ((await lstat(folder.at(name))).isDirectory()) return true
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw toAppError(error, shown)
  }
  throw refusal('files.not_a_folder', `${shown} is not a folder.`, shown)
}
