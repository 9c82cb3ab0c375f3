import type { BigIntStats } from 'node:fs'
import { lstat, rename, unlink } from 'node:fs/promises'

import type { FileStat } from '#gate'

import { refusal, systemCode, toOutcome } from './failure.ts'
import { identityOf, toFileStat } from './file-stat.ts'
import { moveAcross } from './move-across.ts'
import { type MoveOptions, type Named, requireFree, statEntry, taken } from './named-entry.ts'
import { linkTo, renameToReserved } from './place-file.ts'
import { syncFolder } from './sync-folder.ts'

/**
 * Moves an entry to where nothing is.
 *
 * A folder is renamed: the system refuses to replace anything but an empty folder. Everything else gets its new name
 * by a link, which refuses to replace anything, and then loses the old one. A crash between the two leaves both names
 * on one identity.
 */
export async function moveEntry(from: Named, to: Named, options: MoveOptions): Promise<FileStat> {
  const stats = await statEntry(from)
  await from.folder.check()
  await to.folder.check()
  try {
    if (stats.isDirectory()) await rename(from.folder.at(from.name), to.folder.at(to.name))
    else await relink(from, to, stats)
  } catch (error) {
    if (systemCode(error) === 'EXDEV') return moveAcross(from, to, options)
    throw systemCode(error) === 'ENOTEMPTY' ? taken(to.shown) : toOutcome(error, to.shown)
  }
  await Promise.all([syncFolder(from.folder), syncFolder(to.folder)])
  return toFileStat(await lstat(to.folder.at(to.name), { bigint: true }))
}

async function relink(from: Named, to: Named, stats: BigIntStats): Promise<void> {
  if (!(await linkTo(from, to))) {
    if (stats.isFile()) return renameToReserved(from, to)
    await requireFree(to)
    return rename(from.folder.at(from.name), to.folder.at(to.name))
  }
  try {
    // Programs save by renaming a new file over the old: that new file must not be the one to go.
    const [old, moved] = await Promise.all([
      lstat(from.folder.at(from.name), { bigint: true }),
      lstat(to.folder.at(to.name), { bigint: true }),
    ])
    if (identityOf(old) !== identityOf(moved)) {
      throw refusal('files.changed', `${from.shown} was replaced while it was being moved.`, from.shown)
    }
    await unlink(from.folder.at(from.name))
  } catch (error) {
    await unlink(to.folder.at(to.name))
    throw error
  }
}
