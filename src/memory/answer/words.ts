/** A word of a text in the form in which it is compared. */
export interface Word {
  readonly stem: string
  /** In characters of the text, the end not included. */
  readonly from: number
  readonly to: number
  /** Whether it is a part of a longer one that is told as well. */
  readonly isPart: boolean
}

const token = /[\p{L}\p{M}]+(?:['’]\p{L}+)*|\p{N}+(?:[.,:/-]\p{N}+)*/gu
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u

/** The words of a text in their order. Of a name such as `keepDays` and of `2026-05-11` also the parts. */
export function wordsIn(text: string): Word[] {
  const words: Word[] = []
  for (const { 0: found, index } of text.matchAll(token)) {
    const to = index + found.length
    if (unspaced.test(found)) words.push(...pairsIn(found, index))
    else words.push({ stem: stemOf(found), from: index, to, isPart: false })
    const parts = found.split(/(?<=\p{Ll})(?=\p{Lu})|[-/:]/u)
    if (parts.length > 1)
      words.push(...parts.map((part) => ({ stem: stemOf(part), from: index, to, isPart: true })))
  }
  return words
}

/** What English adds to a word is cut off: crude, and the same for both sides of a comparison. */
export function stemOf(text: string): string {
  const word = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’]s?$/, '')
  if (word.length < 4 || !/^[a-z]+$/.test(word)) return word
  return word
    .replace(/ie[sd]$/, 'y')
    .replace(/(?<=[a-z]{3})(?:ing|ed)$/, '')
    .replace(/(?<=(?:[sx]|[cs]h))es$/, '')
    .replace(/(?<=[^su])s$/, '')
    .replace(/(?<=[a-z]{4})ly$/, '')
    .replace(/(?<=[a-z]{3})e+$/, '')
    .replace(/([bdgmnprt])\1$/, '$1')
}

/** Scripts that put no spaces between words are compared by neighbouring characters. */
function pairsIn(run: string, at: number): Word[] {
  const pairs: Word[] = []
  let before: { readonly letter: string; readonly from: number } | undefined
  let from = at
  for (const letter of run) {
    const to = from + letter.length
    if (before) pairs.push({ stem: before.letter + letter, from: before.from, to, isPart: false })
    before = { letter, from }
    from = to
  }
  return pairs.length > 0 ? pairs : [{ stem: run, from: at, to: from, isPart: false }]
}
