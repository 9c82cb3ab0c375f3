import { createSha256 } from '#base'
import { AppError } from '#contract'
import type { Files, FileEntry } from '#gate'

import type { KeptCheckpoint, KeptEntry, KeptFile } from './ports/checkpoint-store.ts'
import { pathBelow, pathWithin } from './project-path.ts'
import { checkpointLimits } from './take-checkpoint.ts'

/** Of a mode, what is restored: never that a program runs as somebody else. */
const permissions = 0o777

/** What makes a folder again what it was. All paths are absolute. */
export interface RestorePlan {
  /** Files that were not there. */
  readonly removeFiles: readonly string[]
  /** Folders that were not there, the deepest first. */
  readonly removeFolders: readonly string[]
  /** Folders that are missing, parents first. */
  readonly makeFolders: readonly string[]
  /** Files that are missing or other than they were. */
  readonly putBack: readonly RestoredFile[]
}

export interface RestoredFile {
  readonly path: string
  readonly blob: string
  readonly hash: string
  readonly sizeBytes: number
  readonly modifiedMs: number
  readonly mode: number
}

/**
 * Compares a folder with a checkpoint of it. What the checkpoint left out stays as it is, as do links and special files.
 *
 * @throws AppError `workspace.too_large` when there is too much in the folder by now
 */
export async function planRestore(
  files: Files,
  folder: string,
  options: {
    readonly checkpoint: Pick<KeptCheckpoint, 'left' | 'without'>
    readonly entries: readonly KeptEntry[]
    readonly signal: AbortSignal
  },
): Promise<RestorePlan> {
  const { checkpoint, entries, signal } = options
  const kept = new Map(entries.map((entry) => [entry.path, entry]))
  const skipped = new Set(checkpoint.left.map(({ path }) => path))
  const without = new Set(checkpoint.without)
  const present = new Set<string>()
  /** Folders with something in them that stays. */
  const held = new Set<string>()
  const removeFiles: string[] = []
  const removeFolders: string[] = []
  const putBack: RestoredFile[] = []
  const pending = [folder]
  let looked = 0
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for await (const entry of files.list(next, { recursive: false, signal })) {
      looked += 1
      if (looked > 2 * checkpointLimits.entries) throw tooMuch()
      const path = pathWithin(folder, entry.path)
      const stays = skipped.has(path) || (entry.kind === 'folder' && without.has(nameOf(path)))
      if (stays || entry.kind === 'link' || entry.kind === 'other') {
        for (const above of foldersAbove(path)) held.add(above)
        continue
      }
      const was = kept.get(path)
      if (entry.kind === 'folder') {
        pending.push(entry.path)
        if (was?.kind === 'folder') present.add(path)
        else removeFolders.push(path)
      } else {
        if (was?.kind !== 'file') removeFiles.push(entry.path)
        else {
          present.add(path)
          if (await differs(files, entry, { was, signal })) putBack.push(restored(folder, was))
        }
      }
    }
  }
  const missing = entries.filter(({ path }) => !present.has(path))
  return {
    removeFiles,
    removeFolders: removeFolders
      .filter((path) => !held.has(path))
      .toSorted((a, b) => (a > b ? -1 : 1))
      .map((path) => pathBelow(folder, path)),
    makeFolders: missing.flatMap(({ kind, path }) => (kind === 'folder' ? [pathBelow(folder, path)] : [])),
    putBack: [
      ...putBack,
      ...missing.flatMap((entry) => (entry.kind === 'file' ? [restored(folder, entry)] : [])),
    ],
  }
}

/** How many changes it makes. */
export function changesIn({ removeFiles, removeFolders, makeFolders, putBack }: RestorePlan): number {
  return removeFiles.length + removeFolders.length + makeFolders.length + putBack.length
}

function restored(folder: string, { path, blob, hash, sizeBytes, modifiedMs, mode }: KeptFile): RestoredFile {
  return { path: pathBelow(folder, path), blob, hash, sizeBytes, modifiedMs, mode: mode & permissions }
}

/** Whether bytes or permissions are other ones. A file that was only touched is as it was. */
async function differs(
  files: Files,
  entry: FileEntry,
  { was, signal }: { was: KeptFile; signal: AbortSignal },
): Promise<boolean> {
  if ((entry.mode & permissions) !== (was.mode & permissions) || entry.sizeBytes !== was.sizeBytes)
    return true
  if (entry.identity === was.identity && entry.modifiedMs === was.modifiedMs) return false
  return (await hashOf(files, entry.path, { signal })) !== was.hash
}

async function hashOf(files: Files, path: string, { signal }: { signal: AbortSignal }): Promise<string> {
  const sum = createSha256()
  for await (const piece of files.readPieces(path, { signal })) sum.update(piece)
  return sum.hex()
}

function foldersAbove(path: string): string[] {
  const names = path.split('/').slice(0, -1)
  return names.map((_, index) => names.slice(0, index + 1).join('/'))
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function tooMuch(): AppError {
  return new AppError('workspace.too_large', 'The folder has grown too much to be compared.', {
    hint: 'Move what is new somewhere else first.',
    details: { entries: 2 * checkpointLimits.entries },
  })
}
