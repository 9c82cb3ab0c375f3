/** What may be chosen, with what says how alike two are. */
export interface Choice {
  /** From 0 to 1. */
  readonly score: number
}

interface DiversifyOptions<One> {
  readonly limit: number
  /** From 0, the best whatever they repeat, to 1, what is least like those before. */
  readonly diversity: number
  /** From 0, nothing in common, to 1, the same. */
  readonly likeness: (a: One, b: One) => number
}

/**
 * One after the other that which fits best and says least again (maximal marginal relevance). The first is the best fitting
 * one whatever the diversity.
 */
export function diversify<One extends Choice>(
  choices: readonly One[],
  { limit, diversity, likeness }: DiversifyOptions<One>,
): readonly One[] {
  const left = choices.map((one) => ({ one, alike: 0 }))
  const chosen: One[] = []
  while (left.length > 0 && chosen.length < limit) {
    const worth = ({ one, alike }: (typeof left)[number]): number =>
      (1 - diversity) * one.score - (chosen.length > 0 ? diversity * alike : 0)
    let best = 0
    for (const [index, candidate] of left.entries()) {
      const current = left[best]
      const isFirst = chosen.length === 0
      if (current && (isFirst ? candidate.one.score > current.one.score : worth(candidate) > worth(current)))
        best = index
    }
    const [taken] = left.splice(best, 1)
    if (!taken) break
    chosen.push(taken.one)
    for (const candidate of left)
      candidate.alike = Math.max(candidate.alike, likeness(candidate.one, taken.one))
  }
  return chosen
}
