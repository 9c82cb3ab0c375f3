import { join } from 'node:path'

import {
  type BlobNames,
  type BlobSweep,
  createBlobNames,
  createBlobSweep,
  type NamingTree,
  type Sqlite,
  type StoredBlob,
  systemClock,
} from '#adapters'
import type { Clock } from '#base'
import type { RetentionSettings } from '#contract'

import type { Home } from './home.ts'
import { readSnapshotLimits, type SnapshotLimits } from './snapshot-limits.ts'

/** What goes, or would go, of the contents that are kept to take effects back. */
export interface SweptSnapshots {
  /** Runs that can no longer be taken back in full, although they are still there. */
  readonly runs: number
  /** Contents that are removed. */
  readonly contents: number
  /** As they lie on the disk. */
  readonly bytes: number
}

/** Keeps the contents of a home within its limits, and takes away what nothing names. */
export interface Snapshots {
  /** @param without runs at the top of their trees that are taken for removed */
  preview(options: { without: readonly string[]; signal: AbortSignal }): Promise<SweptSnapshots>
  sweep(options: { signal: AbortSignal }): Promise<SweptSnapshots>
}

/** Whoever has put a content names it in the same minute; a day leaves room for clocks that are set. */
const graceMs = 24 * 60 * 60_000
const dayMs = 24 * 60 * 60_000

export function openSnapshots({ folder }: Home, db: Sqlite, settings: () => RetentionSettings): Snapshots {
  return createSnapshots({
    names: createBlobNames(db),
    blobs: createBlobSweep({ folder: join(folder, 'blobs') }),
    clock: systemClock,
    limits: () => limitsOf(readSnapshotLimits(folder), settings()),
  })
}

/** What people have set comes before what the file of the home says. */
function limitsOf(file: SnapshotLimits, { snapshotDays, snapshotMb }: RetentionSettings): SnapshotLimits {
  return {
    ...file,
    ...(snapshotDays === null ? {} : { days: snapshotDays }),
    ...(snapshotMb === null ? {} : { bytes: snapshotMb * 1_000_000 }),
  }
}

export function createSnapshots({
  names,
  blobs,
  clock,
  limits,
}: {
  names: BlobNames
  blobs: BlobSweep
  clock: Clock
  limits: () => SnapshotLimits
}): Snapshots {
  async function judge(without: readonly string[], signal: AbortSignal): Promise<Judged> {
    const before = clock.now() - graceMs
    // What there is comes first: what is put and named from here on is new to it.
    const there = await blobs.list({ before, signal })
    const gone = new Set(without)
    const trees = names.snapshots().filter(({ root }) => !gone.has(root))
    const sizes = new Map(there.map(({ ref, sizeBytes }) => [ref, sizeBytes]))
    const expired = expiredTrees(trees, { sizes, limits: limits(), now: clock.now() })
    const named = new Set(names.others())
    for (const tree of trees) if (!expired.has(tree.root)) for (const ref of tree.blobs) named.add(ref)
    const doomed = there.filter(({ ref }) => !named.has(ref))
    const lost = new Set(doomed.map(({ ref }) => ref))
    const runs = trees.filter((tree) => expired.has(tree.root) && !lost.isDisjointFrom(tree.blobs)).length
    return { before, doomed, runs }
  }

  return {
    async preview({ without, signal }) {
      const { doomed, runs } = await judge(without, signal)
      return summary(runs, doomed)
    },
    async sweep({ signal }) {
      const { before, doomed, runs } = await judge([], signal)
      return summary(runs, await blobs.remove(doomed, { before, signal }))
    },
  }
}

interface Judged {
  readonly before: number
  readonly doomed: readonly StoredBlob[]
  readonly runs: number
}

/**
 * The trees whose contents are no longer kept, by their tops. What goes on keeps everything.
 *
 * @param trees the one that ended first comes first
 */
export function expiredTrees(
  trees: readonly NamingTree[],
  { sizes, limits, now }: { sizes: ReadonlyMap<string, number>; limits: SnapshotLimits; now: number },
): ReadonlySet<string> {
  const { days = Infinity, bytes = Infinity } = limits
  const expired = new Set<string>()
  const kept: NamingTree[] = []
  for (const tree of trees) {
    if (tree.endedAt !== null && tree.endedAt < now - days * dayMs) expired.add(tree.root)
    else kept.push(tree)
  }
  const users = new Map<string, number>()
  for (const { blobs } of kept) for (const ref of blobs) users.set(ref, (users.get(ref) ?? 0) + 1)
  let total = 0
  for (const ref of users.keys()) total += sizes.get(ref) ?? 0
  for (const { root, endedAt, blobs } of kept) {
    if (total <= bytes) break
    if (endedAt === null) continue
    expired.add(root)
    for (const ref of blobs) {
      const left = (users.get(ref) ?? 0) - 1
      users.set(ref, left)
      if (left === 0) total -= sizes.get(ref) ?? 0
    }
  }
  return expired
}

function summary(runs: number, blobs: readonly StoredBlob[]): SweptSnapshots {
  return { runs, contents: blobs.length, bytes: blobs.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) }
}
