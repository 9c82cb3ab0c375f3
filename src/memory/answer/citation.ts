import type { Citation, SearchedPassage } from '#contract'

/** Cites a piece of a passage, in characters of its text, the end not included. */
export function cite(passage: SearchedPassage, from: number, to: number): Citation {
  const { text, document, page } = passage
  const before = text.slice(0, from)
  const quote = text.slice(from, to)
  const start = passage.start + bytesOf(before)
  const line = passage.line + breaksIn(before)
  return {
    document: document.id,
    collection: document.collection,
    path: document.path,
    title: document.title,
    page,
    line,
    lastLine: line + breaksIn(quote.slice(0, -1)),
    start,
    end: start + bytesOf(quote),
    quote,
  }
}

const encoder = new TextEncoder()

function bytesOf(text: string): number {
  return encoder.encode(text).length
}

function breaksIn(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1
  return count
}
