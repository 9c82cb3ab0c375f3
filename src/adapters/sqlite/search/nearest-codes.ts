import type { Segment } from './segment.ts'
import { shortlist, type Shortlisted } from './shortlist.ts'
import { type WeighCode, weighSigns } from './sign-weights.ts'
import { signsOf } from './signs.ts'

interface NearestOptions {
  /** Says by a document's number, 1 or 0, whether it counts; all do where it is not given. */
  readonly allowed: Uint8Array | undefined
  /** Told now and then; throws when nobody waits any more. */
  readonly check: () => void
}

/** Those that the query's own numbers judge. */
const leastListed = 1_500
const listedPerCode = 1 / 250
const listedPerWanted = 20
/** Those that are compared exactly: reading them takes longest. Hardly any of the nearest is missed (bench/README.md). */
const leastCompared = 300
const comparedPerCode = 1 / 2_500
const comparedPerWanted = 8

/**
 * The embeddings that are worth comparing exactly, in no order. Their codes are judged twice: by the bits that differ from the
 * query's, which is soon done for all of them, and the best of these by the query's own numbers.
 */
export function nearestCodes(
  segments: readonly Segment[],
  query: Float32Array,
  wanted: number,
  { allowed, check }: NearestOptions,
): number[] {
  let compared = 0
  const most = (count: number): number => {
    compared = Math.max(leastCompared, Math.ceil(count * comparedPerCode), wanted * comparedPerWanted)
    return Math.max(leastListed, Math.ceil(count * listedPerCode), wanted * listedPerWanted)
  }
  const listed = shortlist(segments, signsOf(query), { most, allowed, check })
  check()
  return heaviest(listed, weighSigns(query), compared)
}

/** So many; more where some at the edge weigh the same. */
function heaviest(listed: readonly Shortlisted[], weigh: WeighCode, most: number): number[] {
  const weighed = listed.map(({ segment, positions }) => ({
    segment,
    positions,
    weights: segment.weigh(positions, weigh),
  }))
  const sorted = Float32Array.from(weighed.flatMap(({ weights }) => [...weights])).toSorted()
  const least = sorted.at(-most) ?? -Infinity
  return weighed.flatMap(({ segment, positions, weights }) =>
    positions
      .filter((_, index) => (weights[index] ?? -Infinity) >= least)
      .map((position) => segment.embedding(position)),
  )
}
