import type { DocumentKind, Reading, ReadingPart } from '#memory'

export interface PartFacts {
  readonly level?: number
  readonly page?: number
}

/** Text that is made of a document without one of its own, part by part. */
export interface Draft {
  /** Adds a part below the others, unless there is nothing in it. */
  add(kind: ReadingPart['kind'], text: string, facts?: PartFacts): void
  /** Adds a table: a line for each row, ` | ` between its cells. */
  addTable(
    rows: readonly (readonly string[])[],
    options: { readonly hasHeader: boolean; readonly page?: number },
  ): void
  /** Says that something was not read. */
  leave(what: string): void
  finish(kind: DocumentKind, title?: string | null): Reading
}

/** @throws what `overflow` makes, when the text grows longer than the limit */
export function createDraft(limitLength: number, overflow: () => Error): Draft {
  const pieces: string[] = []
  const parts: ReadingPart[] = []
  const left: string[] = []
  let length = 0

  function append(text: string, part: Omit<ReadingPart, 'start' | 'end'>): void {
    const gap = separator(parts.at(-1)?.kind, part.kind)
    if (length + gap.length + text.length > limitLength) throw overflow()
    const start = length + gap.length
    pieces.push(gap, text)
    length = start + text.length
    parts.push({ ...part, start, end: length })
  }

  return {
    add(kind, text, facts = {}) {
      const words = kind === 'code' ? text.replace(/^\s*\n/, '').trimEnd() : text.trim()
      if (words.trim() !== '') append(words.toWellFormed(), { kind, ...facts })
    },
    addTable(rows, { hasHeader, page }) {
      const lines = rows.map(rowLine).filter((line) => line !== '')
      const [first] = lines
      if (first === undefined) return
      const start = length + separator(parts.at(-1)?.kind, 'table').length
      append(lines.join('\n'), {
        kind: 'table',
        ...(hasHeader && lines.length > 1 ? { headerEnd: start + first.length } : {}),
        ...(page === undefined ? {} : { page }),
      })
    },
    leave(what) {
      left.push(what)
    },
    finish(kind, title = null) {
      const text = pieces.join('')
      const heading = parts.find((part) => part.kind === 'heading')
      const named = title?.trim().toWellFormed()
      return {
        kind,
        title: named || (heading ? text.slice(heading.start, heading.end) : null),
        text,
        parts,
        left,
      }
    },
  }
}

function rowLine(cells: readonly string[]): string {
  const words = cells.map((cell) => cell.replaceAll(/\s+/g, ' ').trim())
  return words.some((cell) => cell !== '') ? words.join(' | ').trim().toWellFormed() : ''
}

function separator(before: ReadingPart['kind'] | undefined, kind: ReadingPart['kind']): string {
  if (before === undefined) return ''
  return before === 'item' && kind === 'item' ? '\n' : '\n\n'
}
