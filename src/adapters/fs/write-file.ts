import type { BigIntStats } from 'node:fs'
import { type FileHandle, lstat, rename } from 'node:fs/promises'

import type { FileStat } from '#gate'

import { refusal, systemCode, toAppError, toOutcome } from './failure.ts'
import { setModified, toFileStat } from './file-stat.ts'
import type { OpenFolder } from './open-folder.ts'
import { linkTo, renameToReserved } from './place-file.ts'
import { syncFolder } from './sync-folder.ts'
import { createTemporary, discard } from './temporary-files.ts'

export interface WriteTarget {
  readonly folder: OpenFolder
  readonly name: string
  /** As the caller knows it. */
  readonly shown: string
  readonly prefix: string
}

export interface WriteOptions {
  readonly replace: boolean
  readonly mode?: number
  readonly modifiedMs?: number
  readonly signal: AbortSignal
}

type Pieces = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** Temporary file, sync, into place in one step, sync of the folder. */
export async function writeFile(
  target: WriteTarget,
  pieces: Pieces,
  options: WriteOptions,
): Promise<FileStat> {
  const { folder, shown, prefix } = target
  const before = await lookBefore(target, options)
  let temporary: { handle: FileHandle; name: string }
  try {
    // Nobody else may read what replaces a private file, not even before it has its mode.
    temporary = await createTemporary(folder, prefix, before || options.mode !== undefined ? 0o600 : 0o666)
  } catch (error) {
    throw toAppError(error, shown)
  }
  await using handle = temporary.handle
  try {
    const stat = await fill(handle, { pieces, before, shown, ...options })
    await folder.check()
    await lookBefore(target, options)
    await put(target, temporary.name, options.replace)
    await syncFolder(folder)
    return stat
  } catch (error) {
    await discard(folder, temporary.name)
    throw error
  }
}

/** What is there to be replaced. @throws AppError `files.exists`, `files.not_a_file` */
async function lookBefore(
  { folder, name, shown }: WriteTarget,
  { replace }: WriteOptions,
): Promise<BigIntStats | undefined> {
  let stats: BigIntStats
  try {
    stats = await lstat(folder.at(name), { bigint: true })
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw toAppError(error, shown)
  }
  if (!replace)
    throw refusal('files.exists', `Something is already at ${shown}.`, shown, 'Choose another path.')
  if (stats.isFile()) return stats
  throw refusal('files.not_a_file', `${shown} is not a regular file, so it is not replaced.`, shown)
}

async function fill(
  handle: FileHandle,
  {
    pieces,
    before,
    shown,
    mode,
    modifiedMs,
    signal,
  }: Omit<WriteOptions, 'replace'> & { pieces: Pieces; before: BigIntStats | undefined; shown: string },
): Promise<FileStat> {
  const system = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw toAppError(error, shown)
    }
  }
  for await (const piece of pieces) {
    signal.throwIfAborted()
    await system(writeAll(handle, piece))
  }
  signal.throwIfAborted()
  if (before) await keepOwner(handle, before)
  const kept = before ? Number(before.mode) : undefined
  const wanted = mode ?? kept
  if (wanted !== undefined) await system(handle.chmod(wanted & 0o777))
  if (modifiedMs !== undefined) await system(setModified(handle, modifiedMs))
  await system(handle.sync())
  return toFileStat(await system(handle.stat({ bigint: true })))
}

/** A write may take only a part, as on a disk that is almost full. */
export async function writeAll(handle: FileHandle, piece: Uint8Array): Promise<void> {
  for (let offset = 0; offset < piece.length;) {
    const { bytesWritten } = await handle.write(piece, offset, piece.length - offset)
    offset += bytesWritten
  }
}

/** The administrator's new file for a person stays the person's. Others may not give files away, and need not. */
async function keepOwner(handle: FileHandle, { uid, gid }: BigIntStats): Promise<void> {
  const now = await handle.stat({ bigint: true })
  if (now.uid === uid && now.gid === gid) return
  await handle.chown(Number(uid), Number(gid)).catch(() => {})
}

/** The step that makes the change; a failure before it has changed nothing, one after it is not an AppError. */
async function put({ folder, name, shown }: WriteTarget, temporary: string, replace: boolean): Promise<void> {
  const from = { folder, name: temporary }
  const to = { folder, name }
  try {
    if (replace) await rename(folder.at(temporary), folder.at(name))
    else if (await linkTo(from, to)) await discard(folder, temporary)
    else await renameToReserved(from, to)
  } catch (error) {
    throw toOutcome(error, shown)
  }
}
