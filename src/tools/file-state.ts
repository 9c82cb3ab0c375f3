import { AppError } from '#contract'
import type { Blobs, Files, FileStat } from '#gate'
import { createSha256, type JsonObject, sha256 } from '#base'

interface Waiting {
  readonly signal: AbortSignal
}

/** What was at a path, as it is kept with an intent. */
export type FileState = {
  readonly kind: FileStat['kind']
  readonly sizeBytes: number
  readonly modifiedMs: number
  readonly mode: number
  readonly identity: string
}

/** With its content in the blob store, so that it can be written back. */
export type FileSnapshot = FileState & {
  /** SHA-256, 64 hex digits. */
  readonly hash: string
  readonly blob: string
}

export function stateOf({ kind, sizeBytes, modifiedMs, mode, identity }: FileStat): FileState {
  return { kind, sizeBytes, modifiedMs, mode, identity }
}

/** What of it a person's word may rest on: not which place on the disk it has. */
export function lookOf({ kind, sizeBytes, modifiedMs, mode }: FileState): JsonObject {
  return { kind, sizeBytes, modifiedMs, mode }
}

/** Whether it is the same file and, as far as size and time can tell, untouched. Of a folder only that it is the same. */
export function isSame(a: FileState | FileStat, b: FileState | FileStat): boolean {
  if (a.kind !== b.kind || a.identity !== b.identity) return false
  return a.kind === 'folder' || (a.sizeBytes === b.sizeBytes && a.modifiedMs === b.modifiedMs)
}

/** ISO 8601 in UTC, as times are on the wire. */
export function modifiedTime({ modifiedMs }: { modifiedMs: number }): string {
  return new Date(modifiedMs).toISOString()
}

/** @throws AppError `files.not_found` */
export async function statExisting(files: Files, path: string, { signal }: Waiting): Promise<FileStat> {
  const stat = await files.stat(path, { signal })
  if (stat) return stat
  throw new AppError('files.not_found', `Nothing is at ${path}.`, {
    hint: 'Check the path.',
    details: { path },
  })
}

/** @throws AppError `files.not_a_file` */
export function requireFile(stat: FileStat, path: string): void {
  if (stat.kind === 'file') return
  const what = { folder: 'a folder', link: 'a symbolic link', other: 'a special file' }[stat.kind]
  throw new AppError('files.not_a_file', `${path} is ${what}.`, {
    hint: 'Name a regular file.',
    details: { path, kind: stat.kind },
  })
}

export function changedError(path: string, why: string): AppError {
  return new AppError('files.changed', `${path} was left alone: ${why}.`, {
    hint: 'Look at the file, then start the step again.',
    details: { path },
  })
}

/** Below this, the platform's digest takes the whole file, fast and off this thread; above, the file is hashed in pieces. */
const digestWhole = { from: 16 * 1024, to: 16 * 1024 * 1024 }

/** The SHA-256 of a file's content, 64 hex digits. */
export async function hashFile(
  files: Files,
  path: string,
  { sizeBytes, signal }: Waiting & { sizeBytes: number },
): Promise<string> {
  if (sizeBytes <= digestWhole.to) {
    const content = await readUpTo(files, path, { maxBytes: digestWhole.to, signal })
    if (content) return content.length < digestWhole.from ? sha256(content) : digest(content)
  }
  const hash = createSha256()
  for await (const piece of files.readPieces(path, { signal })) hash.update(piece)
  return hash.hex()
}

async function digest(content: Uint8Array): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(content))).toHex()
}

/** Undefined when the file has grown beyond the limit. */
async function readUpTo(
  files: Files,
  path: string,
  options: Waiting & { maxBytes: number },
): Promise<Uint8Array | undefined> {
  try {
    return await files.read(path, options)
  } catch (error) {
    if (error instanceof AppError && error.code === 'files.too_large') return undefined
    throw error
  }
}

/**
 * Puts a file's content into the blob store.
 *
 * @throws AppError `files.changed` when the file changes meanwhile
 */
export async function snapshotFile(
  { files, blobs }: { files: Files; blobs: Blobs },
  path: string,
  { before, signal }: Waiting & { before: FileStat },
): Promise<FileSnapshot> {
  const hash = createSha256()
  const blob = await blobs.put(hashing(files.readPieces(path, { signal }), hash), { signal })
  const after = await files.stat(path, { signal })
  if (!after || !isSame(before, after)) throw changedError(path, 'it changed while it was being read')
  return { ...stateOf(before), hash: hash.hex(), blob }
}

async function* hashing(
  pieces: AsyncIterable<Uint8Array>,
  hash: { update(piece: Uint8Array): void },
): AsyncIterable<Uint8Array> {
  for await (const piece of pieces) {
    hash.update(piece)
    yield piece
  }
}
