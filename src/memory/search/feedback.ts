import type { Scored } from '../ports/search-store.ts'
import { dot, unit } from './vectors.ts'

export type Near = Scored & { readonly vector: Float32Array }

/** The first so many are taken for what was meant. */
const takenFor = 3
/** How much their middle counts beside the question. */
const theirShare = 0.2

/**
 * Judges meaning anew: by the question, drawn a little towards what was found first (pseudo-relevance feedback as Rocchio has
 * it). A question is short and seldom has the words of its answer; what words and meaning agree on says more of it.
 *
 * @param near with vectors of length 1
 * @param first passages, best first
 */
export function withFeedback(
  near: readonly Near[],
  { question, first }: { question: Float32Array; first: readonly string[] },
): readonly Near[] {
  const vectors = new Map(near.map(({ passage, vector }) => [passage, vector]))
  const taken = first.slice(0, takenFor).flatMap((passage) => vectors.get(passage) ?? [])
  if (taken.length === 0) return near
  const drawn = unit(question).map(
    (part, index) =>
      part + (theirShare * taken.reduce((sum, vector) => sum + (vector[index] ?? 0), 0)) / taken.length,
  )
  const towards = unit(drawn)
  return near
    .map((one) => ({ ...one, score: dot(towards, one.vector) }))
    .toSorted((a, b) => b.score - a.score || (a.passage < b.passage ? -1 : 1))
}
