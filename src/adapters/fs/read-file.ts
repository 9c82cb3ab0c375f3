import { constants } from 'node:fs'
import { type FileHandle, lstat, open } from 'node:fs/promises'

import { AppError } from '#contract'

import { systemCode, toAppError, refusal } from './failure.ts'
import { identityOf } from './file-stat.ts'
import { join } from './native-path.ts'
import { linkRefused, type OpenFolder } from './open-folder.ts'

export const maxPieceBytes = 1024 * 1024

/** Without blocking on a pipe that nobody writes to, and without taking a terminal. Zero where there is no such flag. */
const flags =
  constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0)

/** Opens a regular file for reading. @throws AppError `files.not_found`, `files.not_a_file`, `gate.path_outside_grant` */
export async function openToRead(folder: OpenFolder, name: string, shown: string): Promise<FileHandle> {
  let handle: FileHandle
  try {
    handle = await open(folder.at(name), flags)
  } catch (error) {
    throw systemCode(error) === 'ELOOP' ? linkRefused(join(folder.path, name)) : toAppError(error, shown)
  }
  try {
    const stats = await handle.stat({ bigint: true })
    if (!stats.isFile()) throw refusal('files.not_a_file', `${shown} is not a regular file.`, shown)
    if (folder.anchor === 'paths') await confirm(folder, name, identityOf(stats))
    return handle
  } catch (error) {
    await handle.close()
    throw toAppError(error, shown)
  }
}

/** Without a handle on the folder, and perhaps without O_NOFOLLOW, what was opened must be what lies at the path. */
async function confirm(folder: OpenFolder, name: string, identity: string): Promise<void> {
  const stats = await lstat(folder.at(name), { bigint: true })
  if (stats.isSymbolicLink() || identityOf(stats) !== identity) throw linkRefused(join(folder.path, name))
  await folder.check()
}

/** All of a file, which may grow or shrink meanwhile. @throws AppError `files.too_large` */
export async function readWhole(
  handle: FileHandle,
  shown: string,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<Uint8Array> {
  const { size } = await handle.stat()
  if (size > maxBytes) throw tooLarge(shown, size, maxBytes)
  const pieces: Uint8Array[] = []
  let total = 0
  for await (const piece of piecesOf(handle, Math.min(size + 1, maxPieceBytes), signal)) {
    total += piece.length
    if (total > maxBytes) throw tooLarge(shown, total, maxBytes)
    pieces.push(piece)
  }
  return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces)
}

/** The rest of a file in pieces, each in memory of its own. */
export async function* piecesOf(
  handle: FileHandle,
  pieceBytes: number,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  while (true) {
    signal.throwIfAborted()
    const piece = new Uint8Array(pieceBytes)
    const { bytesRead } = await handle.read(piece, 0, piece.length)
    if (bytesRead === 0) return
    yield bytesRead === piece.length ? piece : piece.subarray(0, bytesRead)
  }
}

function tooLarge(shown: string, sizeBytes: number, maxBytes: number): AppError {
  const path = shown.toWellFormed()
  return new AppError('files.too_large', `${path} has ${sizeBytes} bytes, over the limit of ${maxBytes}.`, {
    hint: 'Raise the limit, or leave the file out.',
    details: { path, sizeBytes, maxBytes },
  })
}
