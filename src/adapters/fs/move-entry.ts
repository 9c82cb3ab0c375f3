import type { BigIntStats } from 'node:fs'
import { lstat, rename, unlink } from 'node:fs/promises'

import { AppError } from '#contract'
import type { FileStat } from '#gate'

import { refusal, systemCode, toOutcome } from './failure.ts'
import { identityOf, toFileStat } from './file-stat.ts'
import { moveAcross } from './move-across.ts'
import { type MoveOptions, type Named, requireFree, taken } from './named-entry.ts'
import { linkTo, renameToReserved } from './place-file.ts'
import { syncFolder } from './sync-folder.ts'
import { oldName } from './temporary-files.ts'

/**
 * Moves an entry to where nothing is.
 *
 * A folder is renamed: the system refuses to replace anything but an empty folder. Everything else gets its new name
 * by a link, which refuses to replace anything, and then loses the old one. A crash between the two leaves both names
 * on one identity.
 */
export async function moveEntry(
  from: Named,
  to: Named,
  stats: BigIntStats,
  options: MoveOptions,
): Promise<FileStat> {
  await from.folder.check()
  await to.folder.check()
  let moved: BigIntStats | undefined
  try {
    if (stats.isDirectory()) await rename(from.folder.at(from.name), to.folder.at(to.name))
    else moved = await relink(from, to, stats, options)
  } catch (error) {
    if (systemCode(error) === 'EXDEV') return moveAcross(from, to, options)
    throw systemCode(error) === 'ENOTEMPTY' ? taken(to.shown) : toOutcome(error, to.shown)
  }
  await Promise.all([syncFolder(from.folder), syncFolder(to.folder)])
  return toFileStat(moved ?? (await look(to)))
}

function look({ folder, name }: Named): Promise<BigIntStats> {
  return lstat(folder.at(name), { bigint: true })
}

async function relink(
  from: Named,
  to: Named,
  stats: BigIntStats,
  options: MoveOptions,
): Promise<BigIntStats | undefined> {
  if (!(await linkTo(from, to))) {
    if (stats.isFile()) await renameToReserved(from, to)
    else {
      await requireFree(to)
      await rename(from.folder.at(from.name), to.folder.at(to.name))
    }
    return undefined
  }
  const moved = await look(to)
  try {
    await takeOldName(from, moved, options)
    return moved
  } catch (error) {
    if (await takeBack(from, to, error)) throw error
    return moved
  }
}

/**
 * Removes the old name of what has its new one. Programs save by renaming a new file over the old, at any moment, and
 * that new file must not be the one to go: so what is there is first put aside, and looked at before it is removed.
 */
async function takeOldName(from: Named, moved: BigIntStats, { prefix }: MoveOptions): Promise<void> {
  const old = from.folder.at(from.name)
  const aside: Named = { folder: from.folder, name: oldName(prefix), shown: from.shown }
  await rename(old, aside.folder.at(aside.name))
  if (identityOf(await look(aside)) === identityOf(moved)) {
    await unlink(aside.folder.at(aside.name))
    return
  }
  try {
    if (await linkTo(aside, from)) await unlink(aside.folder.at(aside.name))
    else await rename(aside.folder.at(aside.name), old)
  } catch (error) {
    // Replaced once more: what was put aside is the version before, as good as overwritten.
    if (systemCode(error) !== 'EEXIST') throw error
    await unlink(aside.folder.at(aside.name))
  }
  throw refusal('files.changed', `${from.shown} was replaced while it was being moved.`, from.shown)
}

/** Removes the new name where the old one still stands for the content, or another does; answers whether it is gone. */
async function takeBack(from: Named, to: Named, error: unknown): Promise<boolean> {
  const moved = await look(to)
  if (systemCode(error) === 'ENOENT') {
    // Somebody else took the old name away: by moving it, or for good, and then ours is all that is left.
    if (moved.nlink === 1n) return false
  } else if (!(error instanceof AppError)) {
    // A system call that failed may have been carried out all the same.
    const old = await look(from).catch(() => undefined)
    if (!old || identityOf(old) !== identityOf(moved)) throw error
  }
  await unlink(to.folder.at(to.name))
  return true
}
