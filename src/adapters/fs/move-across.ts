import { lstat, rename, rmdir, unlink } from 'node:fs/promises'

import type { FileStat } from '#gate'

import { type Copied, copyTree, isUntouched } from './copy-tree.ts'
import { systemCode, toAppError, toOutcome } from './failure.ts'
import { toFileStat } from './file-stat.ts'
import { type MoveOptions, type Named, requireFree } from './named-entry.ts'
import { join } from './native-path.ts'
import { openChildFolder, type OpenFolder } from './open-folder.ts'
import { type Entry, linkTo, renameToReserved } from './place-file.ts'
import { removeTree } from './remove-tree.ts'
import { syncFolder } from './sync-folder.ts'
import { temporaryName } from './temporary-files.ts'

/**
 * Moves an entry to another volume: copy beside the target, sync, into place, sync, and only then the source goes.
 * A crash leaves the source, or both, never neither.
 */
export async function moveAcross(from: Named, to: Named, { prefix, signal }: MoveOptions): Promise<FileStat> {
  const temporary = { folder: to.folder, name: temporaryName(prefix) }
  let copied: Copied[]
  try {
    await requireFree(to)
    copied = await copyTree(from, temporary, signal)
    await putInPlace(temporary, to, copied)
  } catch (error) {
    await removeTree(to.folder, temporary.name).catch(() => {}) // What went wrong before matters more.
    throw toAppError(error, to.shown)
  }
  await syncFolder(to.folder)
  await removeCopied(from, copied)
  await syncFolder(from.folder)
  return toFileStat(await lstat(to.folder.at(to.name), { bigint: true }))
}

async function putInPlace(temporary: Entry, to: Named, copied: readonly Copied[]): Promise<void> {
  try {
    if (copied[0]?.was.isFile()) {
      if (await linkTo(temporary, to)) await unlink(temporary.folder.at(temporary.name))
      else await renameToReserved(temporary, to)
    } else {
      await requireFree(to)
      await rename(temporary.folder.at(temporary.name), to.folder.at(to.name))
    }
  } catch (error) {
    throw toOutcome(error, to.shown)
  }
}

/** Removes what was copied and nothing else, children first. */
async function removeCopied(from: Named, copied: readonly Copied[]): Promise<void> {
  const left: string[] = []
  for (const { below, was } of copied.toReversed()) {
    const path = below.reduce(join, from.shown)
    if (!(await removeOne(from, below, was))) left.push(path)
  }
  if (left.length === 0) return
  // Without a code: the copy is there, the source is not wholly gone, and a person has to look.
  throw new Error(
    `${from.shown} was copied, but changed meanwhile, so this was left where it was: ${left.slice(0, 10).join(', ')}`,
  )
}

async function removeOne(from: Named, below: readonly string[], was: Copied['was']): Promise<boolean> {
  const names = [from.name, ...below]
  const name = names.pop() ?? from.name
  const opened: OpenFolder[] = []
  try {
    let folder = from.folder
    for (const step of names) {
      folder = await openChildFolder(folder, step)
      opened.push(folder)
    }
    const now = await lstat(folder.at(name), { bigint: true })
    if (!isUntouched(was, now)) return false
    if (was.isDirectory()) await rmdir(folder.at(name))
    else await unlink(folder.at(name))
    return true
  } catch (error) {
    if (systemCode(error) === 'ENOTEMPTY') return false
    throw error
  } finally {
    for (const folder of opened) folder[Symbol.dispose]()
  }
}
