import { stopWords } from './stop-words.ts'

/** A word that is looked for. */
export interface Term {
  readonly text: string
  /** Whether what begins with it counts too. */
  readonly isBeginning: boolean
}

const word = /[\p{L}\p{N}\p{M}\p{Co}]+/gu
/** Letters of scripts that put no spaces between words, or put more than a word between two. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Lm}]+/gu
const hasUnspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u
/** Terms of a question that are looked at; what is longer is no question. */
const mostTerms = 64

/**
 * What of a text an index of words that are between spaces would not find: each pair of neighbouring characters of a script
 * without spaces, each run's last by itself, and words that touch such a run. Apart by spaces; empty for most texts.
 */
export function gramsOf(text: string): string {
  if (!hasUnspaced.test(text)) return ''
  const grams: string[] = []
  for (const [whole] of text.matchAll(word)) {
    if (!hasUnspaced.test(whole)) continue
    for (const run of runsOf(whole)) {
      if (!run.isUnspaced) grams.push(run.text)
      else grams.push(...pairsOf(run.text), lettersOf(run.text).at(-1) ?? '')
    }
  }
  return grams.filter((gram) => gram !== '').join(' ')
}

/** What a question asks for, each once, in its order; without words that stand in every text, unless there are no others. */
export function queryTerms(question: string): readonly Term[] {
  const terms = new Map<string, Term>()
  for (const [whole] of question.matchAll(word)) {
    for (const { text, isUnspaced } of runsOf(whole)) {
      if (!isUnspaced) addTo(terms, text.toLowerCase(), false)
      else if (lettersOf(text).length === 1) addTo(terms, text, true)
      else for (const pair of pairsOf(text)) addTo(terms, pair, false)
    }
    if (terms.size >= mostTerms) break
  }
  const rare = [...terms.values()].filter(({ text }) => !stopWords.has(text))
  return rare.length > 0 ? rare : [...terms.values()]
}

function addTo(terms: Map<string, Term>, text: string, isBeginning: boolean): void {
  if (terms.size < mostTerms && text !== '') terms.set(text, { text, isBeginning })
}

function runsOf(whole: string): { text: string; isUnspaced: boolean }[] {
  const runs: { text: string; isUnspaced: boolean }[] = []
  let end = 0
  for (const { 0: text, index } of whole.matchAll(unspaced)) {
    if (!hasUnspaced.test(text)) continue
    if (index > end) runs.push({ text: whole.slice(end, index), isUnspaced: false })
    runs.push({ text, isUnspaced: true })
    end = index + text.length
  }
  if (end < whole.length) runs.push({ text: whole.slice(end), isUnspaced: false })
  return runs
}

/** Marks above and below letters are left out, since an index may take them for spaces. */
function lettersOf(run: string): string[] {
  return [...run.replaceAll(/\p{M}/gu, '')]
}

function pairsOf(run: string): string[] {
  const letters = lettersOf(run)
  return letters.slice(1).map((letter, index) => `${letters[index] ?? ''}${letter}`)
}
