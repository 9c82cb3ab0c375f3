import { randomBytes } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { chmod, type FileHandle, mkdir, open, readdir, realpath, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'

import { AppError } from '#contract'

import { systemCode, toAppError } from '../fs/failure.ts'
import { openFolder, strongestAnchor } from '../fs/open-folder.ts'
import { syncFolder } from '../fs/sync-folder.ts'
import { cleanOnce, defaultPrefix } from '../fs/temporary-files.ts'
import { writeFile } from '../fs/write-file.ts'

/** Where a user cannot be told from another by mode bits, the folder's own protection has to do. */
const hasModes = process.platform !== 'win32'

/** The folder by its real path, made for this user alone; an empty one that is there becomes that. */
export async function openPrivateFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
    const folder = await realpath(path)
    if (hasModes && ((await stat(folder)).mode & 0o077) !== 0 && (await readdir(folder)).length === 0) {
      await chmod(folder, 0o700)
    }
    await requireClosed(folder)
    return folder
  } catch (error) {
    throw toAppError(error, path)
  }
}

/** Nobody else may put a file of theirs in place of one of ours. */
async function requireClosed(folder: string): Promise<void> {
  if (hasModes && ((await stat(folder)).mode & 0o022) !== 0) throw tooOpen(folder, 'write in', 'go-w')
}

/** How many bytes a file may have. */
export interface Size {
  readonly least: number
  readonly most: number
}

/**
 * A small file that only its owner may read; undefined when there is none.
 *
 * @throws AppError `keys.file_too_open`, `keys.file_damaged` when its size is another
 */
export async function readPrivate(
  folder: string,
  name: string,
  size: Size | number,
): Promise<Uint8Array | undefined> {
  const { least, most } = typeof size === 'number' ? { least: size, most: size } : size
  const path = join(folder, name)
  let opened: FileHandle
  try {
    opened = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw toAppError(error, path)
  }
  await using handle = opened
  const stats = await handle.stat()
  if (!stats.isFile() || stats.size < least || stats.size > most) throw damaged(path, stats, least)
  await requireClosed(folder)
  if (hasModes && (stats.mode & 0o077) !== 0) throw tooOpen(path, 'use', 'go=')
  const user = process.getuid?.() ?? stats.uid
  if (user !== 0 && stats.uid !== user) {
    throw new AppError('keys.file_too_open', `${path} belongs to another user.`, {
      hint: 'Run the program as the user who made this home folder.',
      details: { path },
    })
  }
  const bytes = new Uint8Array(stats.size)
  const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0)
  if (bytesRead !== bytes.length) throw damaged(path, stats, least)
  return bytes
}

function damaged(path: string, stats: Stats, sizeBytes: number): AppError {
  const found = stats.isFile() ? `has ${stats.size} bytes instead of ${sizeBytes}` : 'is not a file'
  return new AppError('keys.file_damaged', `${path} ${found}.`, {
    hint: 'Move it away and restore the key from the recovery phrase.',
    details: { path },
  })
}

function tooOpen(path: string, what: string, change: string): AppError {
  return new AppError('keys.file_too_open', `Other users of this machine can ${what} ${path}.`, {
    hint: `Take their rights away: chmod ${change} ${path}`,
    details: { path },
  })
}

/**
 * Durable when it resolves, in one step: whoever is killed on the way leaves what was there. Replaces only when told to.
 *
 * @throws AppError `files.exists`
 */
export async function writePrivate(
  folder: string,
  name: string,
  bytes: Uint8Array,
  { replace = false, signal }: { replace?: boolean; signal: AbortSignal },
): Promise<void> {
  using place = await openFolder({ base: folder, below: [] }, strongestAnchor())
  const target = { folder: place, name, shown: join(folder, name), prefix: defaultPrefix }
  await writeFile(target, [bytes], { replace, mode: 0o600, signal })
}

/** Removes what processes left behind that were killed while they wrote: it may hold a key. */
export async function cleanPrivate(folder: string): Promise<void> {
  using place = await openFolder({ base: folder, below: [] }, strongestAnchor())
  await cleanOnce(place, defaultPrefix)
}

/** Durable when it resolves; a file that is not there is fine. */
export async function removePrivate(folder: string, name: string): Promise<void> {
  const path = join(folder, name)
  try {
    using place = await openFolder({ base: folder, below: [] }, strongestAnchor())
    await unlink(place.at(name))
    await syncFolder(place)
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw toAppError(error, path)
  }
}

/**
 * Holds a file open so that its content can be overwritten once it has lost its name. Where a file system writes in
 * place that takes the content off the disk; where it does not, nothing can be promised.
 */
export async function openToShred(folder: string, name: string): Promise<AsyncDisposable & Shredder> {
  const handle = await open(join(folder, name), constants.O_RDWR | (constants.O_NOFOLLOW ?? 0))
  return {
    async shred() {
      const { size } = await handle.stat()
      await handle.write(randomBytes(size), 0, size, 0)
      await handle.sync()
    },
    [Symbol.asyncDispose]: () => handle.close(),
  }
}

interface Shredder {
  shred(): Promise<void>
}
