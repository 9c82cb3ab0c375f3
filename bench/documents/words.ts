/** The words of a text and how often each stands in it: letters and digits, in lower case, ligatures taken apart. */
export function countWords(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  const plain = text.normalize('NFKC').toLowerCase().replaceAll('\u00ad', '')
  for (const [word] of plain.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

export interface Recall {
  /** Words that should have been read. */
  readonly wanted: number
  /** Of these, how many were, each as often as it stands there. */
  readonly found: number
  /** The words that are missed most. */
  readonly missed: readonly (readonly [word: string, times: number])[]
}

export function recall(wanted: ReadonlyMap<string, number>, read: ReadonlyMap<string, number>): Recall {
  let [all, found] = [0, 0]
  const missed: [string, number][] = []
  for (const [word, times] of wanted) {
    const seen = Math.min(times, read.get(word) ?? 0)
    all += times
    found += seen
    if (seen < times) missed.push([word, times - seen])
  }
  return { wanted: all, found, missed: missed.toSorted((a, b) => b[1] - a[1]).slice(0, 8) }
}
