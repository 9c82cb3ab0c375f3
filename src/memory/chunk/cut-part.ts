import type { ReadingPart } from '../reading.ts'

/** A piece of a text, in UTF-16 code units. */
export interface Piece {
  readonly start: number
  readonly end: number
}

/** Where a sentence ends: what may stand before the next, and what it may begin with. */
const sentenceEnd = /[.!?…][\p{Pf}\p{Pe}"']*\s+(?=[\p{Lu}\p{Lo}\p{N}\p{Ps}\p{Pi}"'¿¡])|[。！？]/gu
/** A full stop after these ends no sentence. */
const shortened =
  /(?:^|[\s(])(?:\p{L}|e\.g|i\.e|cf|vs|etc|Mr|Mrs|Ms|Dr|Prof|St|No|Nr|Fig|pp|vol|ed|bzw|ca|z\.B|d\.h)\.$/u

/**
 * Cuts a part that is longer than a passage should be: a table between its rows, code between its lines, other text
 * between sentences; what is still too long then between words, and a word that is too long between its letters.
 *
 * @param isCsv whether line ends within quotes belong to a row
 */
export function cutPart(
  text: string,
  part: ReadingPart,
  { target, most, isCsv }: { readonly target: number; readonly most: number; readonly isCsv: boolean },
): Piece[] {
  if (part.end - part.start <= target && part.kind !== 'table') return [part]
  const pieces =
    part.kind === 'table'
      ? rowsOf(text, part, isCsv)
      : part.kind === 'code'
        ? rowsOf(text, part, false)
        : sentencesOf(text, part)
  return pieces.flatMap((piece) => (piece.end - piece.start <= most ? [piece] : cutLong(text, piece, most)))
}

function rowsOf(text: string, part: Piece, isCsv: boolean): Piece[] {
  const rows: Piece[] = []
  let { start } = part
  let isQuoted = false
  for (let at = part.start; at <= part.end; at += 1) {
    const code = at < part.end ? text.charCodeAt(at) : 10
    if (isCsv && code === 34) isQuoted = !isQuoted
    if (code !== 10 || (isQuoted && at < part.end)) continue
    push(text, rows, { start, end: at })
    start = at + 1
  }
  return rows
}

/** The sentences of a text, without the blanks between them. */
export function sentencesOf(text: string, { start, end }: Piece): Piece[] {
  const sentences: Piece[] = []
  const inner = text.slice(start, end)
  let from = 0
  for (const { index, 0: found } of inner.matchAll(sentenceEnd)) {
    const to = index + found.length
    if (shortened.test(inner.slice(Math.max(from, index - 8), index + 1))) continue
    if (!isBoundary(inner, to)) continue
    push(text, sentences, { start: start + from, end: start + to })
    from = to
  }
  push(text, sentences, { start: start + from, end })
  return sentences
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

function cutLong(text: string, piece: Piece, most: number): Piece[] {
  const pieces: Piece[] = []
  let { start } = piece
  while (piece.end - start > most) {
    const cut = lastBreak(text, start, start + most) ?? lastLetter(text, start, most, piece.end)
    push(text, pieces, { start, end: cut })
    start = cut
  }
  push(text, pieces, { start, end: piece.end })
  return pieces
}

/** Behind the last blank, or else the last comma or bracket, of the second half. */
function lastBreak(text: string, start: number, limit: number): number | undefined {
  const half = start + Math.floor((limit - start) / 2)
  for (const marks of [/\s/, /[,;:)\]}>|]/]) {
    for (let at = limit; at > half; at -= 1)
      if (marks.test(text.charAt(at - 1)) && isBoundary(text, at)) return at
  }
  return undefined
}

/** As many whole letters as fit; one that is longer than that by itself is left whole. */
function lastLetter(text: string, start: number, most: number, end: number): number {
  let cut = 0
  // Letters are looked for in a window, since the rest of a text without blanks may be long.
  for (const { index, segment } of letters.segment(text.slice(start, Math.min(end, start + 2 * most)))) {
    const next = index + segment.length
    if (next > most && cut > 0) break
    cut = next
  }
  return start + cut
}

/** Whether a letter begins here: no mark that joins to the one before. */
function isBoundary(text: string, at: number): boolean {
  return (
    at >= text.length || !/^[\p{M}\p{Emoji_Modifier}\u200d\u{e0020}-\u{e007f}]/u.test(text.slice(at, at + 2))
  )
}

function push(text: string, pieces: Piece[], { start, end }: Piece): void {
  let [from, to] = [start, end]
  while (from < to && /\s/.test(text.charAt(from)) && isBoundary(text, from + 1)) from += 1
  while (to > from && /\s/.test(text.charAt(to - 1)) && isBoundary(text, to)) to -= 1
  if (to > from) pieces.push({ start: from, end: to })
}
