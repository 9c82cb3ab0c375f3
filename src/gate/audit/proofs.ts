import { type Digest, hashBytes, nodeHash, sameHash } from './tree.ts'

/** Leaves `start` up to `end`, a tree of its own within the log's: the start is a multiple of the least power of two that holds them. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** The root of the leaves `start` up to `end`, at least one. */
export type RangeRoot = (start: number, end: number) => Uint8Array

/** What shows that a leaf is in the tree of the first `size` leaves: about log2(size) hashes, from the leaf to the root. */
export function proveInclusion(range: RangeRoot, index: number, size: number): Uint8Array[] {
  function path(start: number, end: number): Uint8Array[] {
    if (end - start <= 1) return []
    const middle = start + split(end - start)
    return index < middle
      ? [...path(start, middle), range(middle, end)]
      : [...path(middle, end), range(start, middle)]
  }
  return path(0, size)
}

/** What shows that the tree of the first `older` leaves is the beginning of the one of the first `newer`. */
export function proveConsistency(range: RangeRoot, older: number, newer: number): Uint8Array[] {
  function path(start: number, end: number, isWhole: boolean): Uint8Array[] {
    if (older >= end) return isWhole ? [] : [range(start, end)]
    const middle = start + split(end - start)
    return older <= middle
      ? [...path(start, middle, isWhole), range(middle, end)]
      : [...path(middle, end, false), range(start, middle)]
  }
  return older === 0 || older >= newer ? [] : path(0, newer, true)
}

export interface InclusionClaim {
  readonly index: number
  /** The whole log is the span from 0. */
  readonly span: Span
  readonly leaf: Uint8Array
  /** Of the span. */
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/** Whether the proof shows that the leaf is in the span at that place (RFC 9162, 2.1.3.2). */
export function isIncluded(digest: Digest, { index, span, leaf, root, proof }: InclusionClaim): boolean {
  if (!isSubtree(span) || !Number.isSafeInteger(index) || index < span.start || index >= span.end)
    return false
  if (![leaf, root, ...proof].every(isHash)) return false
  let at = index - span.start
  let last = span.end - span.start - 1
  let hash = leaf
  for (const part of proof) {
    if (last === 0) return false
    if (isOdd(at) || at === last) {
      hash = nodeHash(digest, part, hash)
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)]
    } else hash = nodeHash(digest, hash, part)
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && sameHash(hash, root)
}

export interface ConsistencyClaim {
  /** The earlier state of the log is the span from 0. */
  readonly span: Span
  /** Of the log. */
  readonly size: number
  readonly spanRoot: Uint8Array
  readonly root: Uint8Array
  readonly proof: readonly Uint8Array[]
}

/**
 * Whether the proof shows that the span's leaves are those of the log at that place. An empty span is part of any log,
 * whose root then does not matter.
 */
export function isConsistent(
  digest: Digest,
  { span, size, spanRoot, root, proof }: ConsistencyClaim,
): boolean {
  if (!isSubtree(span) || !Number.isSafeInteger(size) || span.end > size) return false
  if (span.start === span.end) return proof.length === 0 && sameHash(spanRoot, digest(new Uint8Array()))
  if (proof.length > 0 && ![spanRoot, root, ...proof].every(isHash)) return false
  let first = span.start
  let end = span.end - 1
  let last = size - 1
  function up(): void {
    ;[first, end, last] = [half(first), half(end), half(last)]
  }
  // From the highest node that lies wholly in both. At the edge of the log, all of the span does.
  if (end === last) while (first !== end) up()
  while (first !== end && isOdd(end)) up()
  const rest = [...proof]
  const begin = first === end ? spanRoot : rest.shift()
  if (!begin) return false
  let spanHash = begin
  let hash = begin
  for (const part of rest) {
    if (last === 0) return false
    if (isOdd(end) || end === last) {
      if (first < end) spanHash = nodeHash(digest, part, spanHash)
      hash = nodeHash(digest, part, hash)
      while (!isOdd(end) && end !== 0) up()
    } else hash = nodeHash(digest, hash, part)
    up()
  }
  return last === 0 && sameHash(spanHash, spanRoot) && sameHash(hash, root)
}

/** Whether one state of a log is the beginning of another. Of an empty log nothing can be said. */
export function isGrown(
  digest: Digest,
  {
    older,
    newer,
    proof,
  }: {
    readonly older: { readonly size: number; readonly root: Uint8Array }
    readonly newer: { readonly size: number; readonly root: Uint8Array }
    readonly proof: readonly Uint8Array[]
  },
): boolean {
  const span = { start: 0, end: older.size }
  const claim = { span, size: newer.size, spanRoot: older.root, root: newer.root, proof }
  return older.size > 0 && isConsistent(digest, claim)
}

function isSubtree({ start, end }: Span): boolean {
  if (!Number.isSafeInteger(start) || !Number.isSafeInteger(end) || start < 0 || end < start) return false
  let width = 1
  while (width < end - start) width *= 2
  return start === end || start % width === 0
}

/** The largest power of two below a count of leaves. */
function split(count: number): number {
  let width = 1
  while (width * 2 < count) width *= 2
  return width
}

function isHash(hash: Uint8Array): boolean {
  return hash.length === hashBytes
}

function isOdd(value: number): boolean {
  return value % 2 === 1
}

function half(value: number): number {
  return Math.floor(value / 2)
}
