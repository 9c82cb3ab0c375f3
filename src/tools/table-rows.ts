import type { JsonObject } from '#base'

import { cellLimit, problemLimit, type TableProblem, type TableRecord, tooLarge } from './csv-parse.ts'

export interface TableRows {
  readonly columns: readonly string[]
  readonly rows: readonly JsonObject[]
  readonly problems: readonly TableProblem[]
}

/**
 * Names the fields of records by the first record, or `column_1` and so on without a header.
 *
 * A record that is too short gets empty texts, one that is too long gets further columns, and both are reported:
 * nothing that was in the text is lost.
 *
 * @throws AppError `data.parse_failed` beyond five million cells
 */
export function nameFields(records: readonly TableRecord[], hasHeader: boolean): TableRows {
  const [header, ...rest] = records
  const body = hasHeader ? rest : records
  const names = hasHeader && header ? header.fields : (records[0]?.fields.map(() => '') ?? [])
  // A wide header over many short records would grow a small text beyond memory.
  if (names.length * body.length > cellLimit) throw tooLarge(1)
  const problems: TableProblem[] = []
  const columns = uniqueNames(names)
  if (hasHeader && header && columns.some((name, index) => name !== names[index])) {
    problems.push({ line: header.line, message: 'Column names are missing or repeated; they were numbered.' })
  }
  const expected = columns.length
  for (const { fields } of body) {
    while (columns.length < fields.length) columns.push(freeName(`column_${columns.length + 1}`, columns))
  }
  const rows = body.map(({ line, fields }) => {
    if (fields.length !== expected && problems.length < problemLimit) {
      problems.push({ line, message: `Has ${fields.length} fields where ${expected} are expected.` })
    }
    const width = Math.max(expected, fields.length)
    return Object.fromEntries(columns.slice(0, width).map((name, index) => [name, fields[index] ?? '']))
  })
  return { columns, rows, problems }
}

function uniqueNames(names: readonly string[]): string[] {
  const taken: string[] = []
  for (const [index, name] of names.entries())
    taken.push(freeName(name.trim() || `column_${index + 1}`, taken))
  return taken
}

function freeName(wanted: string, taken: readonly string[]): string {
  let name = wanted
  for (let number = 2; taken.includes(name); number += 1) name = `${wanted}_${number}`
  return name
}
