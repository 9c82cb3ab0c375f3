import { z } from 'zod'

import { findNonJson, type Json } from '#base'
import { AppError } from '#contract'

import { maxContentLength } from './content-input.ts'
import { parseRecords } from './csv-parse.ts'
import { AnyJson } from './items.ts'
import { definePureTool } from './pure-tool.ts'
import { nameFields } from './table-rows.ts'
import { parseYaml } from './yaml-text.ts'

const Input = z
  .strictObject({
    text: z.string().max(maxContentLength).meta({ title: 'Text', description: 'What to read.' }),
    format: z
      .enum(['json', 'yaml', 'csv', 'tsv'])
      .meta({ title: 'Format', description: 'How the text is written.' }),
    header: z.boolean().default(true).meta({
      title: 'Header',
      description: 'Tables only: the first record names the columns. Otherwise they are column_1, column_2 …',
    }),
    separator: z
      .enum([',', ';', '|'])
      .default(',')
      .meta({ title: 'Separator', description: 'CSV only: what separates the fields of a record.' }),
  })
  .meta({ examples: [{ text: 'name,size\r\n"a, b",3\r\n', format: 'csv' }] })

const Output = z.strictObject({
  value: AnyJson.meta({
    title: 'Value',
    description: 'What the text says; for a table the rows, objects of texts by column.',
  }),
  columns: z
    .array(z.string())
    .meta({ title: 'Columns', description: 'Names of the columns in order; empty for JSON and YAML.' }),
  problems: z
    .array(
      z.strictObject({
        line: z.int().meta({ title: 'Line', description: 'Counted from 1.' }),
        message: z.string().meta({ title: 'Message', description: 'What is odd there.' }),
      }),
    )
    .meta({
      title: 'Problems',
      description: 'Oddities of a table that was read all the same, such as records of unequal length.',
    }),
})
type Output = z.infer<typeof Output>

export const dataParse = definePureTool({
  name: 'data.parse',
  version: 1,
  title: 'Read data from text',
  description:
    'Reads JSON, YAML, or a table of comma or tab separated values. What is not well formed is refused with its line.',
  input: Input,
  output: Output,
  summary: ({ format, text }) => `Read ${text.length} characters as ${format.toUpperCase()}`,
  timeoutMs: 60_000,
  async run({ text, format, header, separator }): Promise<Output> {
    if (format === 'json') return { value: parseJson(text), columns: [], problems: [] }
    if (format === 'yaml') return { value: await parseYaml(text), columns: [], problems: [] }
    const { records, problems } = parseRecords(text, format === 'tsv' ? '\t' : separator)
    const table = nameFields(records, header)
    return { value: table.rows, columns: [...table.columns], problems: [...problems, ...table.problems] }
  },
})

/** @throws AppError `data.parse_failed` */
export function parseJson(text: string): Json {
  let value: Json
  try {
    value = JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text) as Json
  } catch (error) {
    throw new AppError(
      'data.parse_failed',
      `Not JSON: ${error instanceof Error ? error.message : String(error)}.`,
      { cause: error },
    )
  }
  const wrong = findNonJson(value)
  if (wrong)
    throw new AppError('data.parse_failed', `The JSON cannot be kept: ${wrong.found}.`, {
      details: { path: wrong.path.slice(0, 200) },
    })
  return value
}
