/** A piece of a document as part of a sentence: in one line, without what marks it as an item, a row or a line of code. */
export function words(piece: string): string {
  return piece
    .replaceAll(/\s+/g, ' ')
    .replace(/^(?:[-*+•]|\d{1,3}[.)]) /, '')
    .trim()
}
