/** A word where it stands in a text, as it is compared: without case, forms of letters and hidden characters. */
export interface WordMark {
  readonly word: string
  readonly start: number
  readonly end: number
  /** Scripts that are written without spaces have a mark for each letter, and two of these weigh as much as a word. */
  readonly weight: number
}

const unspaced =
  '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}]'
const wordOrLetter = new RegExp(`(${unspaced}\\p{M}*)|(?:(?!${unspaced})[\\p{L}\\p{N}\\p{M}\\p{Cf}])+`, 'gu')

/** Finds the same where there is nothing else, sooner. */
const plainWord = /[A-Za-z0-9]+/g

/** The words of a text in their order; marks between them are left out. */
export function* wordMarks(text: string): Generator<WordMark, void, undefined> {
  for (const match of text.matchAll(/^[\x00-\x7F]*$/.test(text) ? plainWord : wordOrLetter)) {
    const [piece, letter] = match
    const word = folded(piece)
    if (word === '') continue
    yield {
      word,
      start: match.index,
      end: match.index + piece.length,
      weight: letter === undefined ? 1 : 0.5,
    }
  }
}

function folded(piece: string): string {
  const small = piece.toLowerCase()
  // Nearly all words are of these letters alone, and have one form.
  if (/^[a-z0-9]+$/.test(small)) return small
  return piece
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/\p{Cf}/gu, '')
}
