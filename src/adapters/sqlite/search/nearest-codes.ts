import type { Segment } from './segment.ts'

interface NearestOptions {
  /** Says by a document's number, 1 or 0, whether it counts; all do where it is not given. */
  readonly allowed: Uint8Array | undefined
  /** Told after each page; throws when nobody waits any more. */
  readonly check: () => void
}

/** Those that are compared exactly: enough that hardly any of the nearest ten is missed (measured: 2 to 5 in a thousand). */
const leastCandidates = 200
const candidatesPerCode = 1 / 2_500
/** Among how many the nearest asked for are looked for. */
const candidatesPerWanted = 20
/** What does not count is as far as nothing can be. */
const far = 0xffff

/**
 * The embeddings whose codes differ least from the query's, in no order. Their distances are small whole numbers, so they are
 * counted instead of sorted.
 */
export function nearestCodes(
  segments: readonly Segment[],
  query: Uint8Array,
  wanted: number,
  { allowed, check }: NearestOptions,
): number[] {
  const total = segments.reduce((sum, { count }) => sum + count, 0)
  const distances = new Uint16Array(total)
  const counts = new Uint32Array(query.length * 8 + 1)
  let start = 0
  let looked = 0
  for (const segment of segments) {
    segment.measure(query, (page, from) => {
      check()
      for (let index = 0; index < page.length; index += 1) {
        const position = from + index
        const distance = page[index] ?? far
        if (allowed && allowed[segment.document(position)] !== 1) {
          distances[start + position] = far
          continue
        }
        distances[start + position] = distance
        counts[distance] = (counts[distance] ?? 0) + 1
        looked += 1
      }
    })
    start += segment.count
  }
  const most = Math.max(leastCandidates, Math.ceil(looked * candidatesPerCode), wanted * candidatesPerWanted)
  return collect(segments, distances, edgeOf(counts, most))
}

/** All that are nearer than `distance` are taken, and of those at it so many. */
interface Edge {
  readonly distance: number
  readonly atIt: number
}

function edgeOf(counts: Uint32Array, most: number): Edge {
  let nearer = 0
  for (const [distance, count] of counts.entries()) {
    if (nearer + count > most) return { distance, atIt: most - nearer }
    nearer += count
  }
  return { distance: counts.length, atIt: 0 }
}

function collect(segments: readonly Segment[], distances: Uint16Array, edge: Edge): number[] {
  const found: number[] = []
  let { atIt } = edge
  let start = 0
  for (const segment of segments) {
    for (let position = 0; position < segment.count; position += 1) {
      const distance = distances[start + position] ?? far
      if (distance > edge.distance || distance === far) continue
      if (distance === edge.distance) {
        if (atIt === 0) continue
        atIt -= 1
      }
      found.push(segment.embedding(position))
    }
    start += segment.count
  }
  return found
}
