import type { Segment } from './segment.ts'

interface ShortlistOptions {
  /** How many are taken, told how many count; fewer only where there are fewer. */
  readonly most: (count: number) => number
  /** Says by a document's number, 1 or 0, whether it counts; all do where it is not given. */
  readonly allowed: Uint8Array | undefined
  /** Told after each page; throws when nobody waits any more. */
  readonly check: () => void
}

/** Some of a segment, in its order. */
export interface Shortlisted {
  readonly segment: Segment
  readonly positions: readonly number[]
}

/** What does not count is as far as nothing can be. */
const far = 0xffff

/**
 * Those whose codes differ least from the query's. Their distances are small whole numbers, so they are counted instead of
 * sorted.
 */
export function shortlist(
  segments: readonly Segment[],
  query: Uint8Array,
  { most, allowed, check }: ShortlistOptions,
): Shortlisted[] {
  const counts = new Uint32Array(far + 1)
  const measured = segments.map((segment) => {
    const distances = new Uint16Array(segment.count)
    segment.measure(query, (page, from) => {
      check()
      if (allowed) leaveOut(page, (index) => allowed[segment.document(from + index)] !== 1)
      distances.set(page, from)
      count(page, counts)
    })
    return { segment, distances }
  })
  const total = measured.reduce((sum, { distances }) => sum + distances.length, 0)
  const edge = edgeOf(counts, most(total - (counts[far] ?? 0)))
  return measured.map(({ segment, distances }) => ({ segment, positions: within(edge, distances) }))
}

function leaveOut(distances: Uint16Array, isOut: (index: number) => boolean): void {
  for (let index = 0; index < distances.length; index += 1) if (isOut(index)) distances[index] = far
}

function count(distances: Uint16Array, counts: Uint32Array): void {
  for (let index = 0; index < distances.length; index += 1) {
    const distance = distances[index] ?? far
    counts[distance] = (counts[distance] ?? 0) + 1
  }
}

/** All that are nearer than `distance` are taken, and of those at it so many. */
interface Edge {
  readonly distance: number
  atIt: number
}

function edgeOf(counts: Uint32Array, most: number): Edge {
  let nearer = 0
  for (let distance = 0; distance < far; distance += 1) {
    const here = counts[distance] ?? 0
    if (nearer + here > most) return { distance, atIt: most - nearer }
    nearer += here
  }
  return { distance: far, atIt: 0 }
}

/** What is at the edge is taken in its order while there is room. */
function within(edge: Edge, distances: Uint16Array): number[] {
  const positions: number[] = []
  for (let position = 0; position < distances.length; position += 1) {
    const distance = distances[position] ?? far
    if (distance > edge.distance) continue
    if (distance === edge.distance) {
      if (edge.atIt === 0) continue
      edge.atIt -= 1
    }
    positions.push(position)
  }
  return positions
}
