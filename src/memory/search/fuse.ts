import type { Scored } from '../ports/search-store.ts'

/** What was found in two ways, with what each way said of it; null where it did not find it. */
export interface Fused {
  readonly passage: string
  /** From 0 to 1, comparable within one search alone. */
  readonly score: number
  readonly words: number | null
  readonly meaning: number | null
}

interface Lists {
  readonly words: readonly Scored[]
  readonly meaning: readonly Scored[]
  /** How much meaning counts, from 0 to 1; words count the rest. */
  readonly weight: number
}

/**
 * Adds up what both say, each list's first counting 1. Scores of words begin at 0, for a passage without any. Cosines do not: even
 * the farthest of those that were looked at has something in common with every question, so they are drawn out to begin with
 * that one. Where one list is empty the other decides alone.
 */
export function fuseScores(lists: Lists): readonly Fused[] {
  return fuse(lists, (list) => {
    const scores = list.map(({ score }) => score)
    const most = Math.max(...scores)
    const least = list === lists.words ? 0 : Math.min(...scores)
    return ({ score }) => (most === least ? 1 : 1 - (most - score) / (most - least))
  })
}

/** The rank from which on it hardly matters which rank it is. */
const flatRank = 60

/** Adds up by ranks instead of scores, as reciprocal rank fusion does: for scores that say little. */
export function fuseRanks(lists: Lists): readonly Fused[] {
  return fuse(lists, () => (_, rank) => (flatRank + 1) / (flatRank + 1 + rank))
}

function fuse(
  { words, meaning, weight }: Lists,
  shareIn: (list: readonly Scored[]) => (one: Scored, rank: number) => number,
): readonly Fused[] {
  const share = meaning.length === 0 ? 0 : words.length === 0 ? 1 : weight
  const fused = new Map<string, Fused>()
  for (const [list, part, name] of [
    [words, 1 - share, 'words'],
    [meaning, share, 'meaning'],
  ] as const) {
    const shareOf = shareIn(list)
    for (const [rank, one] of list.entries()) {
      const before = fused.get(one.passage) ?? { passage: one.passage, score: 0, words: null, meaning: null }
      const score = before.score + part * shareOf(one, rank)
      fused.set(one.passage, { ...before, score, [name]: one.score })
    }
  }
  return [...fused.values()].toSorted((a, b) => b.score - a.score || (a.passage < b.passage ? -1 : 1))
}
