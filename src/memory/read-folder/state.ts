import type { Json, JsonObject } from '#base'
import { type Label, publicLabel, type ReadingInput, type ReadingReport } from '#contract'

/** Problems that a report names. */
const mostProblems = 100

type Found = { readonly path: string; readonly sizeBytes: number }

export type ReadingState = {
  readonly given: ReadingInput
  /** Of what it was given. */
  readonly label: Label
  /** Of what was found. */
  heard: Label
  /** Calls by now, of each kind. */
  looked: number
  taken: number
  swept: number
  /** Calls that read files now. */
  reading: number
  /** Files that were found and are not read yet. */
  waiting: Found[]
  /** Where the look goes on; null when all has been seen. */
  after: string | null
  sweepAfter: string | null
  /** Of the whole folder, as it was at the beginning. */
  toRead: { files: number; bytes: number }
  counts: Omit<ReadingReport, 'collection' | 'folder' | 'problems'>
  problems: ReadingReport['problems']
}

export function startReading(given: ReadingInput, label: Label): ReadingState {
  return {
    given,
    label,
    heard: publicLabel,
    looked: 0,
    taken: 0,
    swept: 0,
    reading: 0,
    waiting: [],
    after: null,
    sweepAfter: null,
    toRead: { files: 0, bytes: 0 },
    counts: { files: 0, added: 0, changed: 0, same: 0, removed: 0, noText: 0, unread: 0 },
    problems: [],
  }
}

export function noteSurvey(state: ReadingState, output: Json): void {
  const { files, same, noText, unread, seen, after, problems } = output as {
    files: Found[]
    same: number
    noText: number
    unread: number
    seen: { toRead: number; bytes: number } | null
    after: string | null
    problems: ReadingReport['problems']
  }
  state.waiting.push(...files)
  state.after = after
  if (seen) state.toRead = { files: seen.toRead, bytes: seen.bytes }
  const { counts } = state
  counts.files += files.length + same + noText + unread
  counts.same += same
  counts.noText += noText
  counts.unread += unread
  noteProblems(state, problems)
}

export function noteTaken(state: ReadingState, output: Json): void {
  const { added, changed, same, noText, problems } = output as {
    added: string[]
    changed: number
    same: number
    noText: number
    problems: ReadingReport['problems']
  }
  state.reading -= 1
  const { counts } = state
  counts.added += added.length
  counts.changed += changed
  counts.same += same
  counts.noText += noText
  counts.unread += problems.length
  noteProblems(state, problems)
}

export function noteSweep(state: ReadingState, output: Json): void {
  const { removed, after } = output as { removed: number; after: string | null }
  state.counts.removed += removed
  state.sweepAfter = after
}

export function reportOf({ given: { collection, folder }, counts, problems }: ReadingState): ReadingReport {
  return { collection, folder, ...counts, problems }
}

/** How far a reading has come, from its state; undefined for what is none. */
export function progressOf(state: Json | undefined): { done: number; toRead: number } | undefined {
  const { counts, toRead } = (state ?? {}) as JsonObject & Partial<ReadingState>
  if (!counts || !toRead) return undefined
  const done = counts.added + counts.changed + counts.unread
  return { done, toRead: Math.max(done, toRead.files) }
}

function noteProblems({ problems }: ReadingState, more: ReadingReport['problems']): void {
  problems.push(...more.slice(0, mostProblems - problems.length))
}
