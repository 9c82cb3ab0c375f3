import type { SearchedPassage } from '#contract'

const words = /[\p{L}\p{N}]+/gu
const [saturation, lengthCounts] = [1.2, 0.75]

/** Finds passages by the words in them, in memory (BM25): what they stand under and what their file is called count too. */
export function createWordSearch(
  passages: readonly SearchedPassage[],
): (question: string, limit: number) => SearchedPassage[] {
  const entries = passages.map((passage) => {
    const { text, headings, document } = passage
    const all = wordsIn([text, document.path, document.title ?? '', ...headings].join(' '))
    const counts = new Map<string, number>()
    for (const word of all) counts.set(word, (counts.get(word) ?? 0) + 1)
    return { passage, counts, length: all.length }
  })
  const usual = entries.reduce((sum, { length }) => sum + length, 0) / entries.length
  const having = new Map<string, number>()
  for (const { counts } of entries)
    for (const word of counts.keys()) having.set(word, (having.get(word) ?? 0) + 1)

  return (question, limit) => {
    const terms = new Set(wordsIn(question))
    const scored = entries.map(({ passage, counts, length }) => {
      let score = 0
      for (const term of terms) {
        const count = counts.get(term) ?? 0
        const rare = Math.log(
          1 + (entries.length - (having.get(term) ?? 0) + 0.5) / ((having.get(term) ?? 0) + 0.5),
        )
        const norm = saturation * (1 - lengthCounts + (lengthCounts * length) / usual)
        score += (rare * count * (saturation + 1)) / (count + norm)
      }
      return { passage, score }
    })
    return scored
      .filter(({ score }) => score > 0)
      .toSorted((a, b) => b.score - a.score)
      .slice(0, limit)
      .map(({ passage }) => passage)
  }
}

function wordsIn(text: string): string[] {
  return [...text.toLowerCase().matchAll(words)].map(([word]) => word.replace(/(?<=\p{L}{3})s$/u, ''))
}
