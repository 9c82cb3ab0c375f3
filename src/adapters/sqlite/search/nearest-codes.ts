import { signsOf } from './code.ts'
import { queryWeights } from './query-weights.ts'
import type { Segment } from './segment.ts'
import { shortlist, type Shortlisted } from './shortlist.ts'

interface NearestOptions {
  /** Says by a document's number, 1 or 0, whether it counts; all do where it is not given. */
  readonly allowed: Uint8Array | undefined
  /** Told now and then; throws when nobody waits any more. */
  readonly check: () => void
}

/** How many are left after one has judged: at least, for each code that there is, and for each that is wanted. */
interface Share {
  readonly least: number
  readonly perCode: number
  readonly perWanted: number
}

/** Hardly any of the nearest is missed (bench/README.md). */
const bySigns: Share = { least: 1_500, perCode: 1 / 250, perWanted: 20 }
const bySignWeights: Share = { least: 400, perCode: 1 / 900, perWanted: 12 }
/** Those that are compared exactly: each is read and decrypted. */
const byCodeWeights: Share = { least: 64, perCode: 1 / 10_000, perWanted: 4 }

/**
 * The embeddings that are worth comparing exactly, in no order. Their codes are judged three times, by fewer and dearer: by the
 * signs that differ from the query's, by the query's own numbers where signs are, and by those of both planes.
 */
export function nearestCodes(
  segments: readonly Segment[],
  query: Float32Array,
  wanted: number,
  { allowed, check }: NearestOptions,
): number[] {
  const count = segments.reduce((sum, segment) => sum + segment.count, 0)
  const most = ({ least, perCode, perWanted }: Share): number =>
    Math.max(least, Math.ceil(count * perCode), wanted * perWanted)
  const listed = shortlist(segments, signsOf(query), { most: most(bySigns), allowed, check })
  check()
  const weights = queryWeights(query)
  const some = heaviest(listed, most(bySignWeights), ({ segment, positions }) =>
    segment.weighSigns(positions, weights),
  )
  const few = heaviest(some, most(byCodeWeights), ({ segment, positions }) =>
    segment.weighCodes(positions, weights),
  )
  return few.flatMap(({ segment, positions }) => positions.map((position) => segment.embedding(position)))
}

/** So many; more where some at the edge weigh the same. */
function heaviest(
  listed: readonly Shortlisted[],
  most: number,
  weightsOf: (some: Shortlisted) => Float32Array,
): readonly Shortlisted[] {
  const total = listed.reduce((sum, { positions }) => sum + positions.length, 0)
  if (total <= most) return listed
  const weighed = listed.map((some) => ({ ...some, weights: weightsOf(some) }))
  const all = new Float32Array(total)
  let at = 0
  for (const { weights } of weighed) {
    all.set(weights, at)
    at += weights.length
  }
  const least = all.toSorted().at(-most) ?? -Infinity
  return weighed.map(({ segment, positions, weights }) => ({
    segment,
    positions: positions.filter((_, index) => (weights[index] ?? -Infinity) >= least),
  }))
}
