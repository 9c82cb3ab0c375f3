import type { Reading, ReadingPart } from '#memory'

import { beginningOf, type Line, linesOf, trimmed } from './lines.ts'

/** What stands below a heading of plain text; the rank of the mark is the level. */
const underlines = ['=', '-', '~'] as const

/** Reads paragraphs, which blank lines divide, and headings, which are underlined. */
export function readPlainText(text: string): Reading {
  const parts: ReadingPart[] = []
  let open: Line[] = []

  function close(): void {
    const [first] = open
    const last = open.at(-1)
    if (first && last) parts.push({ kind: 'paragraph', start: first.start, end: last.end })
    open = []
  }

  for (const line of linesOf(text)) {
    const words = trimmed(text, line)
    const [above] = open
    const level = above && open.length === 1 ? underlineLevel(text, words, above) : undefined
    if (words.start === words.end) close()
    else if (above && level !== undefined) {
      parts.push({ kind: 'heading', ...above, level })
      open = []
    } else open.push(words)
  }
  close()
  const heading = parts.find(({ kind }) => kind === 'heading')
  return {
    kind: 'text',
    title: heading ? text.slice(heading.start, heading.end) : null,
    text,
    parts,
    left: [],
  }
}

/** The level of a heading that a line underlines: one mark throughout, about as long as the words above it. */
function underlineLevel(text: string, line: Line, above: Line): number | undefined {
  const length = line.end - line.start
  const wanted = above.end - above.start
  if (length < 3 || wanted > 120 || length < wanted * 0.6 || length > wanted + 4) return undefined
  const mark = text.charAt(line.start)
  const level = underlines.findIndex((candidate) => candidate === mark) + 1
  const words = beginningOf(text, line)
  return level > 0 && words === mark.repeat(words.length) ? level : undefined
}
