import type { Scored } from '../ports/search-store.ts'
import { queryTerms } from '../search/terms.ts'
import { nameWords } from '../search/name-words.ts'
import { tokensOf } from '../search/tokens.ts'
import type { Placed } from './memory-documents.ts'

/** BM25 as it is in books, over words as they stand. */
export function scoreByWords(
  passages: readonly Placed[],
  words: string,
): (Scored & Pick<Placed, 'document'>)[] {
  const texts = passages.map(({ passage, document }) => ({
    passage,
    document,
    tokens: tokensOf(
      [nameWords(document.path), document.title ?? '', ...passage.headings, passage.text].join('\n'),
    ),
  }))
  const mean = texts.reduce((sum, { tokens }) => sum + tokens.length, 0) / (texts.length || 1)
  const scores = new Map<string, number>()
  for (const { text, isBeginning } of queryTerms(words)) {
    const fits = (token: string): boolean => (isBeginning ? token.startsWith(text) : token === text)
    const having = texts.filter(({ tokens }) => tokens.some(fits))
    const rarity = Math.log(1 + (texts.length - having.length + 0.5) / (having.length + 0.5))
    for (const { passage, tokens } of having) {
      const times = tokens.filter(fits).length
      const share = (times * 2.2) / (times + 1.2 * (0.25 + (0.75 * tokens.length) / mean))
      scores.set(passage.id, (scores.get(passage.id) ?? 0) + rarity * share)
    }
  }
  return texts.flatMap(({ passage, document }) => {
    const score = scores.get(passage.id)
    return score === undefined ? [] : [{ passage: passage.id, document, score }]
  })
}
