import type { Reading, ReadingPart } from '#memory'

import { beginningOf, type Line, linesOf, trimmed } from './lines.ts'

const fence = /^\s{0,12}(`{3,}|~{3,})/
const heading = /^ {0,3}(#{1,6})(?:[ \t]+|$)/
const item = /^\s*(?:[-*+]|\d{1,9}[.)])[ \t]+\S/
const underline = /^ {0,3}(=+|-{2,})[ \t]*$/
const rule = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/
/** Below the header of a table. */
const delimiterRow = /^\s*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?\s*$/

/** Reads the blocks of Markdown. The text is the file's own, marks and all; a heading's marks are no part of it. */
export function readMarkdown(text: string): Reading {
  const parts: ReadingPart[] = []
  let open: Line[] = []
  let kind: 'paragraph' | 'item' = 'paragraph'
  let fenced: { readonly start: number; readonly mark: string } | undefined
  let title: string | null = null

  function close(): void {
    const [first, second] = open
    const last = open.at(-1)
    open = []
    if (!first || !last) return
    const isTable =
      second && text.slice(first.start, first.end).includes('|') && matches(delimiterRow, second)
    if (isTable) parts.push({ kind: 'table', start: first.start, end: last.end, headerEnd: first.end })
    else parts.push({ kind, start: first.start, end: last.end })
  }
  function matches(pattern: RegExp, line: Line): boolean {
    return pattern.test(beginningOf(text, line))
  }

  for (const line of linesOf(text)) {
    const words = trimmed(text, line)
    const beginning = beginningOf(text, line)
    const mark = fence.exec(beginning)?.[1]
    if (fenced) {
      const isEnd =
        mark?.startsWith(fenced.mark) || (line.end - line.start === 3 && beginning === fenced.mark)
      if (!isEnd) continue
      parts.push({ kind: 'code', start: fenced.start, end: line.end })
      fenced = undefined
    } else if (line.start === 0 && beginning.trimEnd() === '---') {
      fenced = { start: 0, mark: '---' }
    } else if (mark !== undefined) {
      close()
      fenced = { start: line.start, mark }
    } else if (words.start === words.end) close()
    else if (heading.test(beginning)) {
      close()
      parts.push(...headingPart(text, line))
    } else if (open.length === 1 && kind === 'paragraph' && open[0] && underline.test(beginning)) {
      parts.push({ kind: 'heading', ...open[0], level: beginning.trim().startsWith('=') ? 1 : 2 })
      open = []
    } else if (rule.test(beginning)) close()
    else {
      const isItem = item.test(beginning)
      if (isItem) close()
      if (open.length === 0) kind = isItem ? 'item' : 'paragraph'
      open.push(words)
    }
  }
  close()
  // What is fenced and never ends goes on to the end of the document.
  if (fenced && text.slice(fenced.start).trim() !== '')
    parts.push({ kind: 'code', start: fenced.start, end: text.trimEnd().length })
  title = frontTitle(text, parts[0]) ?? firstHeading(text, parts)
  return { kind: 'markdown', title, text, parts, left: [] }
}

function headingPart(text: string, line: Line): ReadingPart[] {
  const [marks = '', { length } = '#'] = heading.exec(beginningOf(text, line)) ?? []
  const words = trimmed(text, { start: line.start + marks.length, end: line.end })
  let { end } = words
  while (end > words.start && text[end - 1] === '#') end -= 1
  // A sharp that belongs to the last word stays: `C#`.
  if (end > words.start && end < words.end && !/\s/.test(text.charAt(end - 1))) ({ end } = words)
  const bare = trimmed(text, { start: words.start, end })
  return bare.start === bare.end ? [] : [{ kind: 'heading', ...bare, level: length }]
}

/** The title in the fields that a document may begin with. */
function frontTitle(text: string, first: ReadingPart | undefined): string | undefined {
  if (first?.kind !== 'code' || first.start !== 0 || !text.startsWith('---')) return undefined
  const named = /^title:[ \t]*(?:"([^"\n]*)"|'([^'\n]*)'|([^\n]*))$/m.exec(
    text.slice(0, Math.min(first.end, 4_000)),
  )
  return (named?.[1] ?? named?.[2] ?? named?.[3])?.trim() || undefined
}

function firstHeading(text: string, parts: readonly ReadingPart[]): string | null {
  const found = parts.find(({ kind }) => kind === 'heading')
  return found ? text.slice(found.start, found.end) : null
}
