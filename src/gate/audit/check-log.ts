import { z } from 'zod'

import { AppError } from '#contract'

import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import { entryLeaf } from './entry.ts'
import { entryOf, forgottenKind, type KeptCheckpoint, type LogRow, prunedKind } from './log-row.ts'
import type { NoteVerifier } from './note.ts'
import { type Digest, emptyFrontier, type Frontier, grow, rootOf, sameHash } from './tree.ts'

/** Something that is not as it was written. */
export interface LogFinding {
  /**
   * `changed`: an entry or what it stands for; `missing`: an entry, or what it stands for, without a word about its
   * removal; `unlogged`: a fact without an entry; `unsigned`: a checkpoint that this key did not sign; `rewritten`: the
   * entries do not add up to a checkpoint; `truncated`: there are fewer than one signs.
   */
  readonly what: 'changed' | 'missing' | 'unlogged' | 'unsigned' | 'rewritten' | 'truncated'
  /** The number of the entry; of a checkpoint, its size; of an unlogged fact, its position. */
  readonly at: number
}

export interface LogReport {
  readonly size: number
  readonly root: Uint8Array
  /** Entries whose content was removed or forgotten by the rules of retention, or because a person wanted it. */
  readonly pruned: number
  /** How many checkpoints were checked, and the size of the newest; what came after it nobody has signed. */
  readonly checkpoints: number
  readonly signed: number
  /** How many things are not as they were written, and the first of them. */
  readonly wrong: number
  readonly findings: readonly LogFinding[]
  /** The root at the size of the earlier checkpoint that was asked about. */
  readonly rootThen: Uint8Array | null
}

const namedFindings = 100
/** Kinds of entries that say of which others something was removed. */
const removals: readonly string[] = [prunedKind, forgottenKind]

export interface CheckLogOptions {
  readonly digest: Digest
  /** All of them, in order. */
  readonly rows: Iterable<LogRow>
  /** By size. */
  readonly checkpoints: readonly KeptCheckpoint[]
  readonly verifier: NoteVerifier
  /** Positions of facts that no entry tells of. */
  readonly unlogged: Iterable<number>
  /** What the log must have been before: {@link LogReport.rootThen} is its root of that size. */
  readonly earlier?: Checkpoint | undefined
}

/**
 * Checks a home's own log against what it stands for and against the checkpoints that it signed. Whoever has the key and
 * the file can make all of this fit again; only a checkpoint kept elsewhere shows that.
 */
export function checkLog(options: CheckLogOptions): LogReport {
  const { digest, rows, checkpoints, verifier, unlogged, earlier } = options
  const findings: LogFinding[] = []
  let wrong = 0
  function find(what: LogFinding['what'], at: number): void {
    wrong += 1
    if (findings.length < namedFindings) findings.push({ what, at })
  }

  const due = checkpoints.map((kept) => ({ kept, opened: tryOpen(digest, kept, verifier) }))
  for (const { kept, opened } of due) if (!opened) find('unsigned', kept.size)
  let next = 0
  let frontier: Frontier = emptyFrontier
  let rootThen: Uint8Array | null = null
  function look(): void {
    for (; (due[next]?.kept.size ?? Infinity) <= frontier.size; next += 1) {
      const { kept, opened } = due[next] ?? {}
      if (kept && opened && kept.size === frontier.size && !sameHash(opened.root, rootOf(digest, frontier)))
        find('rewritten', kept.size)
    }
    if (frontier.size === earlier?.size) rootThen = rootOf(digest, frontier)
  }

  const removed: number[] = []
  const said: (readonly [number, number])[] = []
  let expected = 1
  look()
  for (const row of rows) {
    // A gap in the numbers makes the tree no longer add up either, but this names the place.
    for (; expected < row.seq && wrong < namedFindings; expected += 1) find('missing', expected)
    expected = row.seq + 1
    if (row.salt === null) removed.push(row.seq)
    else if (!row.said) find('missing', row.seq)
    const entry = entryOf(digest, row)
    if (entry && !sameHash(row.leaf, entryLeaf(digest, entry))) find('changed', row.seq)
    else if (row.salt !== null && row.said && removals.includes(row.said.kind))
      said.push(...rangesOf(row.said.body))
    frontier = grow(digest, frontier, row.leaf)
    look()
  }
  for (const { kept } of due.slice(next)) find('truncated', kept.size)
  for (const seq of outside(removed, said)) find('missing', seq)
  for (const position of unlogged) find('unlogged', position)
  return {
    size: frontier.size,
    root: rootOf(digest, frontier),
    pruned: removed.length,
    checkpoints: due.length,
    signed: due.at(-1)?.kept.size ?? 0,
    wrong,
    findings,
    rootThen,
  }
}

function tryOpen(
  digest: Digest,
  { note, size }: KeptCheckpoint,
  verifier: NoteVerifier,
): Checkpoint | undefined {
  try {
    const opened = openCheckpoint(digest, note, verifier)
    return opened.size === size ? opened : undefined
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

const Removal = z.object({ entries: z.array(z.tuple([z.int(), z.int()])) })

/** The ranges of entries that one says were removed, or forgotten; none from a body that is not ours. */
function rangesOf(body: string): (readonly [number, number])[] {
  const { data } = Removal.safeParse(JSON.parse(body))
  return data?.entries ?? []
}

/** Numbers, in order, that are in none of the ranges. */
function outside(numbers: readonly number[], ranges: readonly (readonly [number, number])[]): number[] {
  const sorted = ranges.toSorted(([a], [b]) => a - b)
  let at = 0
  let reach = 0
  return numbers.filter((number) => {
    for (; (sorted[at]?.[0] ?? Infinity) <= number; at += 1) reach = Math.max(reach, sorted[at]?.[1] ?? 0)
    return number > reach
  })
}

/** Consecutive numbers as ranges, for the body of an entry of the kind `pruned`. */
export function rangesOfNumbers(numbers: readonly number[]): [number, number][] {
  const ranges: [number, number][] = []
  for (const number of numbers) {
    const last = ranges.at(-1)
    if (last && last[1] === number - 1) last[1] = number
    else ranges.push([number, number])
  }
  return ranges
}
