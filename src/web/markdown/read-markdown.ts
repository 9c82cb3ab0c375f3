import { type Inline, readInlines } from './read-inlines.ts'

/** A part of a text in Markdown. */
export type Block =
  | { readonly is: 'paragraph'; readonly of: readonly Inline[] }
  | { readonly is: 'heading'; readonly level: number; readonly of: readonly Inline[] }
  | { readonly is: 'code'; readonly language: string; readonly text: string }
  | { readonly is: 'quote'; readonly of: readonly Block[] }
  | {
      readonly is: 'list'
      /** Number of the first; null for one without numbers. */
      readonly from: number | null
      readonly items: readonly (readonly Block[])[]
    }
  | {
      readonly is: 'table'
      readonly head: readonly (readonly Inline[])[]
      readonly rows: readonly (readonly (readonly Inline[])[])[]
    }
  | { readonly is: 'rule' }

/** Lists and quotes within each other; what is deeper stays as it was written. */
const deepest = 8
const mostColumns = 50

/**
 * Reads what models write: paragraphs, headings, lists, quotes, tables, code. There are no pictures and no HTML in it, and a
 * link is words with an address: nothing that is read so can fetch or do anything. Takes time as the text is long.
 */
export function readMarkdown(text: string): readonly Block[] {
  return blocksOf(text.replaceAll(/\r\n?/g, '\n').replaceAll('\t', '    ').split('\n'), 0)
}

interface Taken {
  readonly block: Block
  /** The line after it. */
  readonly next: number
}

function blocksOf(lines: readonly string[], depth: number): Block[] {
  const blocks: Block[] = []
  for (let at = 0; at < lines.length;) {
    if (isBlank(lines[at])) {
      at += 1
      continue
    }
    const { block, next } = blockAt(lines, at, depth)
    blocks.push(block)
    at = next
  }
  return blocks
}

function blockAt(lines: readonly string[], at: number, depth: number): Taken {
  const line = lines[at] ?? ''
  const nested = depth < deepest ? (quoteAt(lines, at, depth) ?? listAt(lines, at, depth)) : null
  return fenceAt(lines, at) ?? headingIn(line, at) ?? nested ?? tableAt(lines, at) ?? paragraphAt(lines, at)
}

const fence = /^ {0,3}(`{3,}|~{3,})([^`]*)$/
const rule = /^ {0,3}(?:(?:- *){3,}|(?:\* *){3,}|(?:_ *){3,})$/
const quote = /^ {0,3}> ?/
const bullet = /^( {0,3})(?:[-*+]|(\d{1,9})[.)])( +|$)/

function fenceAt(lines: readonly string[], at: number): Taken | null {
  const [, mark, said = ''] = fence.exec(lines[at] ?? '') ?? []
  if (mark === undefined) return null
  const end = lines.findIndex((line, index) => {
    const other = index > at ? line.trim() : ''
    return other.length >= mark.length && other === mark.slice(0, 1).repeat(other.length)
  })
  const last = end === -1 ? lines.length : end
  const [language = ''] = said.trim().split(' ')
  return { block: { is: 'code', language, text: lines.slice(at + 1, last).join('\n') }, next: last + 1 }
}

function headingIn(line: string, at: number): Taken | null {
  if (rule.test(line)) return { block: { is: 'rule' }, next: at + 1 }
  const [whole, marks] = /^ {0,3}(#{1,6})(?: |$)/.exec(line) ?? []
  if (whole === undefined || marks === undefined) return null
  const words = line.slice(whole.length).trim()
  const closed = / #+$/.exec(words)?.index ?? words.length
  return {
    block: { is: 'heading', level: marks.length, of: readInlines(words.slice(0, closed)) },
    next: at + 1,
  }
}

function quoteAt(lines: readonly string[], at: number, depth: number): Taken | null {
  let next = at
  while (next < lines.length && quote.test(lines[next] ?? '')) next += 1
  if (next === at) return null
  const inside = lines.slice(at, next).map((line) => line.replace(quote, ''))
  return { block: { is: 'quote', of: blocksOf(inside, depth + 1) }, next }
}

function listAt(lines: readonly string[], at: number, depth: number): Taken | null {
  const first = bulletOf(lines[at])
  if (first === null) return null
  const items: Block[][] = []
  let next = at
  for (;;) {
    const mark = bulletOf(lines[next])
    if (mark === null || (mark.number === null) !== (first.number === null)) break
    const end = endOfItem(lines, next, mark)
    const inside = lines
      .slice(next, end)
      .map((line, index) => (index === 0 ? line.slice(mark.width) : withoutIndent(line, mark.width)))
    items.push(blocksOf(inside, depth + 1))
    next = end
  }
  return { block: { is: 'list', from: first.number, items }, next }
}

interface Bullet {
  readonly indent: number
  /** Of all before the words. */
  readonly width: number
  readonly number: number | null
}

function bulletOf(line: string | undefined): Bullet | null {
  const [whole, indent, number] = bullet.exec(line ?? '') ?? []
  if (whole === undefined || indent === undefined || rule.test(line ?? '')) return null
  return { indent: indent.length, width: whole.length, number: number === undefined ? null : Number(number) }
}

/** What is set in by two is within the item, and so is what goes on in its paragraph. */
function endOfItem(lines: readonly string[], at: number, { indent }: Bullet): number {
  let next = at + 1
  while (next < lines.length) {
    const line = lines[next] ?? ''
    const isAfterBlank = isBlank(lines[next - 1])
    if (!isBlank(line) && indentOf(line) < indent + 2 && (isAfterBlank || begins(line))) break
    next += 1
  }
  return next
}

function tableAt(lines: readonly string[], at: number): Taken | null {
  const line = lines[at] ?? ''
  const under = lines[at + 1] ?? ''
  if (!line.includes('|') || !under.includes('-')) return null
  const head = cellsOf(line)
  const dashes = cellsOf(under)
  if (head.length !== dashes.length || !dashes.every((cell) => /^:?-+:?$/.test(cell))) return null
  let next = at + 2
  while (next < lines.length && (lines[next] ?? '').includes('|')) next += 1
  const rows = lines.slice(at + 2, next).map((row) => {
    const cells = cellsOf(row)
    return head.map((_, column) => readInlines(cells[column] ?? ''))
  })
  return { block: { is: 'table', head: head.map((cell) => readInlines(cell)), rows }, next }
}

function cellsOf(line: string): string[] {
  const row = line.trim()
  const inside = row.slice(row.startsWith('|') ? 1 : 0, row.endsWith('|') && row.length > 1 ? -1 : undefined)
  return inside.split('|', mostColumns).map((cell) => cell.trim())
}

function paragraphAt(lines: readonly string[], at: number): Taken {
  let next = at + 1
  while (next < lines.length && !isBlank(lines[next]) && !begins(lines[next] ?? '')) next += 1
  const words = lines.slice(at, next).map((line) => line.trim())
  return { block: { is: 'paragraph', of: readInlines(words.join('\n')) }, next }
}

/** Whether a line begins something else than words. */
function begins(line: string): boolean {
  return (
    fence.test(line) ||
    rule.test(line) ||
    quote.test(line) ||
    bullet.test(line) ||
    /^ {0,3}#{1,6} /.test(line)
  )
}

function isBlank(line: string | undefined): boolean {
  return (line ?? '').trim() === ''
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

function withoutIndent(line: string, most: number): string {
  return line.slice(Math.min(most, indentOf(line)))
}
