import type { FileStat, Files } from '#gate'

import { type FileState, hashFile, isSame } from './file-state.ts'
import { foldPath, parentOf } from './paths.ts'

export interface MoveEnds {
  readonly from: string
  readonly to: string
}

export interface Looking {
  readonly files: Files
  readonly signal: AbortSignal
}

/**
 * `at-source`: still there, nothing at the target. `moved`: at the target only. `at-both`: cut short, the same thing has
 * both names or a whole copy. `blocked`: still there, something else at the target. `gone`: at neither.
 */
type Found = 'at-source' | 'moved' | 'at-both' | 'blocked' | 'gone' | 'other'

/**
 * How the world stands to the move of an entry.
 *
 * @param undoing takes a copy at the source for the original, as a move back across volumes leaves one
 */
export async function lookAtMove(
  { from, to }: MoveEnds,
  entry: FileState,
  { files, signal, undoing = false }: Looking & { undoing?: boolean },
): Promise<Found> {
  const [source, target] = await statBoth({ from, to }, { files, signal })
  if (!source) {
    if (!target) return 'gone'
    return isEntry(target, entry) ? 'moved' : 'other'
  }
  if (!isSame(source, entry) && !(undoing && isCopy(source, entry))) return 'other'
  if (!target) return 'at-source'
  if (source.identity === target.identity) return 'at-both'
  if (source.kind !== 'file' || !isEntry(target, entry)) return 'blocked'
  const ofSource = await hashFile(files, from, { sizeBytes: source.sizeBytes, signal })
  const ofTarget = await hashFile(files, to, { sizeBytes: target.sizeBytes, signal })
  return ofSource === ofTarget ? 'at-both' : 'blocked'
}

/** Whether it is the entry itself, or what a move across volumes made of it. */
export function isEntry(stat: FileStat, entry: FileState): boolean {
  return isSame(stat, entry) || isCopy(stat, entry)
}

/** Some file systems keep times to two seconds. */
const timeGrainMs = 2_000

/** Whether a file can be what a move across volumes made of another: a new identity, the same size and time. */
function isCopy(copy: FileStat, original: FileState): boolean {
  return (
    copy.identity !== original.identity &&
    copy.kind === 'file' &&
    original.kind === 'file' &&
    copy.sizeBytes === original.sizeBytes &&
    Math.abs(copy.modifiedMs - original.modifiedMs) <= timeGrainMs
  )
}

/**
 * What is at both paths. Two spellings of one name need a look into the folder: where case does not count, asking for
 * either finds the same file, and taking the second for a leftover would remove the only one.
 */
export async function statBoth(
  { from, to }: MoveEnds,
  { files, signal }: Looking,
): Promise<readonly [FileStat | undefined, FileStat | undefined]> {
  const [source, target] = await Promise.all([files.stat(from, { signal }), files.stat(to, { signal })])
  const folder = parentOf(from)
  if (!source || !target || from === to || foldPath(from) !== foldPath(to) || folder === undefined)
    return [source, target]
  const paths = new Set<string>()
  for await (const entry of files.list(folder, { recursive: false, signal })) paths.add(entry.path)
  return [paths.has(from) ? source : undefined, paths.has(to) ? target : undefined]
}
