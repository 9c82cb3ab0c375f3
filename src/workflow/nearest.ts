/**
 * The candidate that a misspelt word most likely meant, or undefined when none is near: at most a third of its letters
 * differ (swapped neighbours count once), or one is the other's beginning.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = word.slice(0, 100).toLowerCase()
  let best: string | undefined
  // One letter is like any other; for a word of two or more, one slip is always forgiven.
  let bestDistance = (wanted.length < 2 ? 0 : Math.max(1, Math.floor(wanted.length / 3))) + 1
  for (const candidate of candidates) {
    const name = candidate.toLowerCase()
    if (Math.abs(name.length - wanted.length) >= bestDistance) continue
    const distance = name === wanted ? 0 : editDistance(wanted, name, bestDistance)
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance]
  }
  if (best !== undefined || wanted.length < 3) return best
  for (const candidate of candidates) {
    const name = candidate.toLowerCase()
    if (name.length >= 3 && (name.startsWith(wanted) || wanted.startsWith(name))) return candidate
  }
  return undefined
}

/** `Did you mean "find"?`, or undefined. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const found = nearest(word, candidates)
  return found === undefined ? undefined : `Did you mean "${found}"?`
}

/** Optimal string alignment distance; at least `limit` when it is not below. */
function editDistance(a: string, b: string, limit: number): number {
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    let least = row
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1]
      let cost = Math.min(
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      )
      const swapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      if (row > 1 && column > 1 && swapped) cost = Math.min(cost, (before[column - 2] ?? 0) + 1)
      current.push(cost)
      least = Math.min(least, cost)
    }
    if (least >= limit) return limit
    before = previous
    previous = current
  }
  return previous[b.length] ?? 0
}
