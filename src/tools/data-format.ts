import { z } from 'zod'

import { isJsonObject, type Json, type JsonObject } from '#base'
import { AppError } from '#contract'

import { formatRecords } from './csv-format.ts'
import { AnyJson, FieldName, fieldOf } from './items.ts'
import { formatMarkdownTable } from './markdown-table.ts'
import { definePureTool } from './pure-tool.ts'
import { formatYaml } from './yaml-text.ts'

const Input = z
  .strictObject({
    value: AnyJson.meta({
      title: 'Value',
      description: 'What to write; for csv, tsv and markdown a list of objects, one a row.',
    }),
    format: z
      .enum(['json', 'yaml', 'csv', 'tsv', 'markdown'])
      .meta({ title: 'Format', description: 'How to write it; markdown is a table.' }),
    columns: z
      .array(
        z.strictObject({
          field: FieldName.meta({
            title: 'Field',
            description: 'Field of a row; dots reach inside objects.',
          }),
          title: z
            .string()
            .max(500)
            .optional()
            .meta({ title: 'Title', description: 'What stands in the header; the field if not given.' }),
        }),
      )
      .min(1)
      .max(500)
      .optional()
      .meta({
        title: 'Columns',
        description:
          'Tables only: which fields, in order. All fields in the order of their first use if not given.',
      }),
    header: z
      .boolean()
      .default(true)
      .meta({ title: 'Header', description: 'CSV and TSV only: begins with the names of the columns.' }),
    guardFormulas: z.boolean().default(true).meta({
      title: 'Guard formulas',
      description: "CSV and TSV only: puts ' before texts that a spreadsheet would run as a formula.",
    }),
  })
  .meta({
    examples: [
      {
        value: [{ name: 'a.txt', sizeBytes: 3 }],
        format: 'csv',
        columns: [{ field: 'name', title: 'File' }, { field: 'sizeBytes' }],
      },
    ],
  })

const Output = z.strictObject({
  text: z.string().meta({ title: 'Text', description: 'Ends with a line end.' }),
})

export const dataFormat = definePureTool({
  name: 'data.format',
  version: 1,
  title: 'Write data as text',
  description: 'Writes a value as JSON or YAML, or a list of objects as CSV, TSV or a Markdown table.',
  input: Input,
  output: Output,
  summary: ({ format }) =>
    `Write data as ${format === 'markdown' ? 'a Markdown table' : format.toUpperCase()}`,
  timeoutMs: 60_000,
  async run({ value, format, columns, header, guardFormulas }) {
    if (format === 'json') return { text: `${JSON.stringify(value, null, 2)}\n` }
    if (format === 'yaml') return { text: await formatYaml(value) }
    const items = rowsOf(value)
    const chosen = columns ?? fieldsOf(items).map((field) => ({ field, title: field }))
    const titles = chosen.map(({ field, title }) => title ?? field)
    const rows = items.map((item) => chosen.map(({ field }) => cellText(fieldOf(item, field))))
    if (format === 'markdown') return { text: formatMarkdownTable(titles, rows) }
    const separator = format === 'tsv' ? '\t' : ','
    return { text: formatRecords(header ? [titles, ...rows] : rows, { separator, guard: guardFormulas }) }
  },
})

function rowsOf(value: Json): readonly JsonObject[] {
  if (Array.isArray(value) && value.every(isJsonObject)) return value
  throw new AppError('input.invalid', 'A table needs a list of objects.', {
    hint: 'Give one object for each row.',
  })
}

function fieldsOf(items: readonly JsonObject[]): readonly string[] {
  return [...new Set(items.flatMap((item) => Object.keys(item)))]
}

function cellText(value: Json | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
