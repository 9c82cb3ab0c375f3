import type { Reading } from '#memory'

import { namesColumns } from './column-names.ts'

interface Row {
  readonly cells: readonly string[]
  readonly end: number
}

const separators = [',', '\t', ';', '|'] as const
/** Rows that tell whether a text is a table, and in how much text they must stand. */
const sampleRows = 30
const sampleLength = 64 * 1024

/** What is known of a table of separated values. */
export interface TableShape {
  /** Where the first row ends, when it names the columns. */
  readonly headerEnd: number | undefined
}

/** Whether a text is a table: rows of as many cells each. A name that says so is believed sooner. */
export function findTable(text: string, name: string): TableShape | undefined {
  const isNamed = /\.(csv|tsv|tab)$/i.test(name)
  const shapes = separators.map((separator) => ({ separator, rows: firstRows(text, separator) }))
  const fitting = shapes
    .filter(({ separator, rows }) => isNamed || separator === '\t' || rows.length >= 4)
    .filter(({ rows }) => isEven(rows, isNamed))
    .toSorted((a, b) => width(b.rows) - width(a.rows))
  const rows = fitting[0]?.rows ?? (isNamed ? shapes[0]?.rows : undefined)
  return (
    rows && { headerEnd: rows.length > 1 && namesColumns(rows[0]?.cells ?? []) ? rows[0]?.end : undefined }
  )
}

/** The text is the file's own; a row is what stands on a line, or on several while a quote is open. */
export function readTable(text: string, { headerEnd }: TableShape): Reading {
  const start = text.length - text.trimStart().length
  const part = { kind: 'table' as const, start, end: text.trimEnd().length }
  return {
    kind: 'table',
    title: null,
    text,
    parts: part.end > part.start ? [headerEnd === undefined ? part : { ...part, headerEnd }] : [],
    left: [],
  }
}

function width(rows: readonly Row[]): number {
  return rows[0]?.cells.length ?? 0
}

function isEven(rows: readonly Row[], isNamed: boolean): boolean {
  const cells = width(rows)
  if (rows.length < 2 || cells < 2) return false
  const same = rows.filter((row) => row.cells.length === cells).length
  return isNamed ? same >= rows.length * 0.8 : same === rows.length && rows.every((row) => row.end < 20_000)
}

function firstRows(text: string, separator: string): Row[] {
  const rows: Row[] = []
  let at = text.length - text.trimStart().length
  const limit = Math.min(text.length, sampleLength)
  while (at < limit && rows.length < sampleRows) {
    const row = readRow(text, at, separator, limit)
    // A row that the sample cuts says nothing.
    if (row.end === limit && limit < text.length) break
    if (row.cells.length > 1 || row.cells[0]?.trim() !== '') rows.push(row)
    at = row.end + 1
  }
  return rows
}

function readRow(text: string, start: number, separator: string, limit: number): Row {
  const cells: string[] = []
  let from = start
  let isQuoted = false
  let at = start
  for (; at < limit; at += 1) {
    const character = text.charAt(at)
    if (character === '"') isQuoted = !isQuoted
    else if (isQuoted) continue
    else if (character === '\n') break
    else if (character === separator) {
      cells.push(text.slice(from, at))
      from = at + 1
    }
  }
  cells.push(text.slice(from, at))
  return { cells, end: at }
}
