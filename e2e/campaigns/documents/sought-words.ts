import type { SeededRandom } from '#engine/testing'
import type { SearchHit } from '#contract'

import type { Place } from '../../cli/place.ts'
import type { Kept } from './kept.ts'

/** A word with the only passage of a home that has it. */
export interface SoughtWord {
  readonly word: string
  readonly path: string
}

const anyWord = wholeWord('[a-z]{7,16}')

/** Words that begin the same may be sought by one stem. */
const stemLength = 5

/** Draws words that stand in one passage alone, as their like do, each of another document. */
export function drawWords(
  { passages }: Kept,
  { count, random }: { readonly count: number; readonly random: SeededRandom },
): SoughtWord[] {
  const holders = new Map<string, { readonly word: string; readonly index: number } | null>()
  for (const [index, { text }] of passages.entries())
    for (const [word] of text.toLowerCase().matchAll(anyWord)) {
      const stem = word.slice(0, stemLength)
      const holder = holders.get(stem)
      if (holder?.index !== index) holders.set(stem, holder === undefined ? { word, index } : null)
    }
  const found: SoughtWord[] = []
  const rare = [...holders].flatMap(([, holder]) => (holder ? [holder] : []))
  for (let turn = 0; turn < count * 20 && found.length < count && rare.length > 0; turn += 1) {
    const { word, index } = random.pick(rare)
    const passage = passages[index]
    if (passage && !found.some(({ path }) => path === passage.path)) found.push({ word, path: passage.path })
  }
  return found
}

/** Which of the words a search does not find where they stand. */
export async function notFound(place: Place, words: readonly SoughtWord[]): Promise<string[]> {
  const lines: string[] = []
  for (const { word, path } of words) {
    const { hits } = await place.json<{ hits?: SearchHit[] }>('search', word, '-n', '50')
    // By what it means, something is always near.
    const whole = wholeWord(word)
    const exact = (hits ?? []).filter(({ quote }) => quote.search(whole) >= 0)
    if (exact.length !== 1 || exact[0]?.path !== path)
      lines.push(
        `a search for ${word} of ${path} finds ${exact.map((hit) => hit.path).join(', ') || 'nothing'}`,
      )
  }
  return lines
}

function wholeWord(pattern: string): RegExp {
  return new RegExp(String.raw`(?<![\p{L}\p{N}_-])${pattern}(?![\p{L}\p{N}_-])`, 'giu')
}
