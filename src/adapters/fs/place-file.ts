import { constants } from 'node:fs'
import { link, lstat, open, rename, unlink } from 'node:fs/promises'

import { systemCode } from './failure.ts'
import type { OpenFolder } from './open-folder.ts'

/** What file systems without hard links answer, or systems that do not allow one to somebody else's file. */
const noLinks = new Set(['EMLINK', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM'])

export interface Entry {
  readonly folder: OpenFolder
  readonly name: string
}

/**
 * Gives a file a second name where nothing is, in one step that never replaces.
 *
 * Answers false where this needs a file system that has hard links and this one has none.
 */
export async function linkTo(from: Entry, to: Entry): Promise<boolean> {
  try {
    await link(from.folder.at(from.name), to.folder.at(to.name))
    return true
  } catch (error) {
    if (noLinks.has(systemCode(error) ?? '')) return false
    throw error
  }
}

/**
 * Renames a file to where nothing is, without hard links: an empty file takes the name, which fails if anything is
 * there, and is then replaced. A crash in between leaves the empty file.
 */
export async function renameToReserved(from: Entry, to: Entry): Promise<void> {
  const target = to.folder.at(to.name)
  const flags = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | (constants.O_NOFOLLOW ?? 0)
  await using reserved = await open(target, flags, 0o600)
  const ours = await reserved.stat({ bigint: true })
  try {
    await rename(from.folder.at(from.name), target)
  } catch (error) {
    const there = await lstat(target, { bigint: true }).catch(() => undefined)
    if (there?.ino === ours.ino && there.dev === ours.dev && there.size === 0n) await unlink(target)
    throw error
  }
}
