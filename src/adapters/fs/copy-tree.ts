import type { BigIntStats } from 'node:fs'
import { lstat, mkdir, open, readdir, readlink, symlink } from 'node:fs/promises'

import { refusal } from './failure.ts'
import { identityOf, modifiedOf, setLinkModified, setModified } from './file-stat.ts'
import { fromNative, join } from './native-path.ts'
import { openChildFolder } from './open-folder.ts'
import type { Entry } from './place-file.ts'
import { maxPieceBytes, openToRead, piecesOf } from './read-file.ts'
import { syncFolder } from './sync-folder.ts'
import { writeAll } from './write-file.ts'

/** Something that was copied, as it was then. */
export interface Copied {
  /** Names below the top of what was copied; empty for the top itself. */
  readonly below: readonly string[]
  readonly was: BigIntStats
}

/**
 * Copies an entry and all below it to a name where nothing is, durably but for the new name itself; answers what was
 * copied, parents first. Links are copied as links. Times and modes are kept.
 *
 * @throws AppError `files.changed` when a file changes while it is copied, `files.not_a_file` for a pipe or device
 */
export async function copyTree(from: Entry, to: Entry, signal: AbortSignal): Promise<Copied[]> {
  const copied: Copied[] = []
  await copyEntry(from, to, { below: [], copied, signal })
  return copied
}

interface Progress {
  readonly below: readonly string[]
  readonly copied: Copied[]
  readonly signal: AbortSignal
}

async function copyEntry(from: Entry, to: Entry, progress: Progress): Promise<void> {
  progress.signal.throwIfAborted()
  const was = await lstat(from.folder.at(from.name), { bigint: true })
  progress.copied.push({ below: progress.below, was })
  if (was.isFile()) await copyFile(from, to, was, progress.signal)
  else if (was.isDirectory()) await copyFolder(from, to, was, progress)
  else if (was.isSymbolicLink()) await copyLink(from, to, was)
  else {
    const path = join(from.folder.path, from.name)
    throw refusal(
      'files.not_a_file',
      `${path} is a special file, which cannot be copied to another volume.`,
      path,
    )
  }
}

async function copyFile(from: Entry, to: Entry, was: BigIntStats, signal: AbortSignal): Promise<void> {
  const path = join(from.folder.path, from.name)
  await using source = await openToRead(from.folder, from.name, path)
  await using target = await open(to.folder.at(to.name), 'wx', 0o600)
  for await (const piece of piecesOf(source, maxPieceBytes, signal)) await writeAll(target, piece)
  await target.chown(Number(was.uid), Number(was.gid)).catch(() => {}) // Only the administrator may.
  await target.chmod(Number(was.mode) & 0o7777)
  await setModified(target, modifiedOf(was))
  await target.sync()
  const now = await source.stat({ bigint: true })
  if (!isUntouched(was, now))
    throw refusal('files.changed', `${path} changed while it was being copied.`, path)
}

async function copyLink(from: Entry, to: Entry, was: BigIntStats): Promise<void> {
  const target = to.folder.at(to.name)
  await symlink(await readlink(from.folder.at(from.name), { encoding: 'buffer' }), target)
  await setLinkModified(target, modifiedOf(was))
}

async function copyFolder(from: Entry, to: Entry, was: BigIntStats, progress: Progress): Promise<void> {
  await mkdir(to.folder.at(to.name), 0o700)
  using source = await openChildFolder(from.folder, from.name)
  using target = await openChildFolder(to.folder, to.name)
  for (const bytes of await readdir(source.self, { encoding: 'buffer' })) {
    const name = fromNative(bytes)
    const below = [...progress.below, name]
    await copyEntry({ folder: source, name }, { folder: target, name }, { ...progress, below })
  }
  await syncFolder(target)
  await using handle = await open(typeof target.self === 'string' ? `${target.self}/.` : target.self)
  await handle.chown(Number(was.uid), Number(was.gid)).catch(() => {})
  await handle.chmod(Number(was.mode) & 0o7777)
  await setModified(handle, modifiedOf(was))
  await handle.sync()
}

/** Whether a file has the content that it had, as far as identity, size and time can tell. */
export function isUntouched(was: BigIntStats, now: BigIntStats): boolean {
  if (identityOf(was) !== identityOf(now)) return false
  return was.isDirectory() || (was.size === now.size && was.mtimeNs === now.mtimeNs)
}
