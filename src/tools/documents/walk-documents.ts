import { AppError } from '#contract'
import type { FileEntry, Files } from '#gate'

import { isWithin, nameOf } from '../paths.ts'
import { decodeText } from '../text-encoding.ts'
import { Ignored, ignoreFiles } from './ignored.ts'
import { mostRules } from './left-out.ts'

export interface Walk {
  /** Goes on after this path, as it was left. */
  readonly after: string | null
  /** Only these paths and what is below them; null for all. */
  readonly only: readonly string[] | null
  /** Told of folders that cannot be looked into. */
  readonly failed: (path: string, error: AppError) => void
  readonly signal: AbortSignal
}

/**
 * The files below a folder that may be documents, each folder's entries by name, those of a folder where its name stands.
 * What the rules of a folder leave out is not looked at, links are not followed.
 */
export async function* walkDocuments(
  files: Files,
  folder: string,
  walk: Walk,
): AsyncIterable<FileEntry, void, undefined> {
  yield* walkFolder(files, folder, { ...walk, ignored: new Ignored() })
}

async function* walkFolder(
  files: Files,
  folder: string,
  walk: Walk & { ignored: Ignored },
): AsyncIterable<FileEntry, void, undefined> {
  const { after, only, signal } = walk
  const entries: FileEntry[] = []
  for await (const entry of files.list(folder, { recursive: false, signal })) entries.push(entry)
  const ignored = await rulesOf(files, { folder, entries, walk })
  for (const entry of entries) {
    const { path, kind } = entry
    if (kind !== 'file' && kind !== 'folder') continue
    if (after !== null && isBehind(path, after)) continue
    if (only && !only.some((one) => isWithin(path, one) || isWithin(one, path))) continue
    if (ignored.has(path, { name: nameOf(path), isFolder: kind === 'folder' })) continue
    if (kind === 'file') {
      yield entry
      continue
    }
    try {
      yield* walkFolder(files, path, { ...walk, ignored })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      // What has just gone is not in the folder, which is no problem of the walk.
      if (error.code !== 'files.not_found') walk.failed(path, error)
    }
  }
}

/** Whether a walk has passed a path when it is at another: that itself, or an earlier name in a folder on the way to it. */
export function isBehind(path: string, at: string): boolean {
  if (path === at) return true
  const [mine, its] = [path.split(/[\\/]/), at.split(/[\\/]/)]
  const differs = mine.findIndex((part, index) => part !== its[index])
  if (differs < 0) return false
  const [part = '', other] = [mine[differs], its[differs]]
  return other !== undefined && part < other
}

async function rulesOf(
  files: Files,
  {
    folder,
    entries,
    walk,
  }: { folder: string; entries: readonly FileEntry[]; walk: Walk & { ignored: Ignored } },
): Promise<Ignored> {
  let { ignored } = walk
  for (const { path, kind, sizeBytes } of entries) {
    if (kind !== 'file' || sizeBytes > mostRules || !ignoreFiles.includes(nameOf(path))) continue
    try {
      const text = decodeText(await files.read(path, { maxBytes: mostRules, signal: walk.signal }))
      if (text) ignored = ignored.within(folder, text.text)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (error.code !== 'files.not_found') walk.failed(path, error)
    }
  }
  return ignored
}
