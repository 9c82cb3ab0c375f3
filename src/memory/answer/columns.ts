import { type Word, wordsIn } from './words.ts'

interface Cell {
  readonly from: number
  readonly to: number
  readonly text: string
}

/** A row of a table with the names of its columns. */
export interface Columns {
  /** What the column is called in which a place of the row stands; empty where that is not known. */
  nameAt(at: number): readonly Word[]
}

/** Reads a row by the row that names the columns, where both have as many cells. */
export function columnsOf(row: string, header: string | undefined): Columns {
  const names = header === undefined ? [] : cellsIn(header)
  const cells = cellsIn(row)
  if (names.length < 2 || names.length !== cells.length) return { nameAt: () => [] }
  return {
    nameAt(at) {
      const column = cells.findIndex(({ from, to }) => from <= at && at < to)
      return wordsIn(names[column]?.text ?? '')
    },
  }
}

/** Whether one row names the columns of another: it has as many cells. */
export function isHeaderOf(header: string, row: string): boolean {
  const count = cellsIn(header).length
  return count > 1 && count === cellsIn(row).length
}

/** Of `| a | b |`, `a,b`, `a;b` or cells with tabs between them; commas in quotes separate nothing. */
function cellsIn(row: string): Cell[] {
  const separator = row.includes('|') ? '|' : ([',', ';', '\t'].find((mark) => row.includes(mark)) ?? ',')
  const cells: Cell[] = []
  let from = row.startsWith('|') ? 1 : 0
  let isQuoted = false
  for (let at = from; at <= row.length; at += 1) {
    const character = row[at]
    if (character === '"') isQuoted = !isQuoted
    if (at < row.length && (isQuoted || character !== separator)) continue
    cells.push({ from, to: at, text: row.slice(from, at) })
    from = at + 1
  }
  if (row.endsWith('|')) cells.pop()
  return cells
}
