import type { Segment } from './segment.ts'

interface ShortlistOptions {
  /** How many are taken; fewer only where there are fewer that count. */
  readonly most: number
  /** Says by a document's number, 1 or 0, whether it counts; all do where it is not given. */
  readonly allowed: Uint8Array | undefined
  /** Told before each page; throws when nobody waits any more. */
  readonly check: () => void
}

/** Some of a segment, in its order. */
export interface Shortlisted {
  readonly segment: Segment
  readonly positions: readonly number[]
}

/** Farther than any two codes can be. */
const far = 0xffff

/**
 * Those whose signs differ least from the query's. Distances are small whole numbers, so they are counted instead of sorted; and
 * what is farther than so many before it is let go at once.
 */
export function shortlist(
  segments: readonly Segment[],
  query: Uint8Array,
  { most, allowed, check }: ShortlistOptions,
): Shortlisted[] {
  const counts = new Uint32Array(query.length * 8 + 1)
  let edge: Edge = { distance: far, atIt: 0 }
  function bound(): number {
    check()
    edge = edgeOf(counts, most)
    return edge.distance
  }
  const near = segments.map((segment) => {
    const positions: number[] = []
    const distances: number[] = []
    segment.findNear(query, bound, (position, distance) => {
      if (allowed && allowed[segment.document(position)] !== 1) return
      positions.push(position)
      distances.push(distance)
      counts[distance] = (counts[distance] ?? 0) + 1
    })
    return { segment, positions, distances }
  })
  edge = edgeOf(counts, most)
  return near.map(({ segment, positions, distances }) => {
    return { segment, positions: positions.filter((_, index) => isWithin(distances[index] ?? far, edge)) }
  })
}

/** All that are nearer than `distance` are taken, and of those at it so many. */
interface Edge {
  readonly distance: number
  atIt: number
}

function edgeOf(counts: Uint32Array, most: number): Edge {
  let nearer = 0
  for (let distance = 0; distance < counts.length; distance += 1) {
    const here = counts[distance] ?? 0
    if (nearer + here > most) return { distance, atIt: most - nearer }
    nearer += here
  }
  return { distance: far, atIt: 0 }
}

/** What is at the edge is taken in its order while there is room. */
function isWithin(distance: number, edge: Edge): boolean {
  if (distance !== edge.distance) return distance < edge.distance
  if (edge.atIt === 0) return false
  edge.atIt -= 1
  return true
}
