import { z } from 'zod'

import { amountText, isJsonObject, type Json, sizeText, visible, visibleText } from '#base'

import { shortened } from './shortened.ts'
import { toldLines } from './told-lines.ts'

const Item = z.object({
  name: z.string(),
  relative: z.string().optional(),
  kind: z.string().optional(),
  sizeBytes: z.number().optional(),
})

export function tellFolder(output: Json, input: Json): string | undefined {
  const { data } = z
    .object({
      items: z.array(Item),
      truncated: z.boolean().optional(),
      problems: z.array(z.unknown()).default([]),
    })
    .safeParse(output)
  if (!data) return undefined
  const { items, truncated, problems } = data
  const folder =
    isJsonObject(input) && typeof input['folder'] === 'string' ? visible(input['folder']) : 'the folder'
  const isAll = isJsonObject(input) && input['include'] === 'all'
  const [one, many] = isAll ? ['item', 'items'] : ['file', 'files']
  const line = ({ name, relative, kind, sizeBytes }: z.infer<typeof Item>): string => {
    if (kind === 'folder') return `${visible(relative ?? name)}/`
    return `${visible(relative ?? name)}${sizeBytes === undefined ? '' : `, ${sizeText(sizeBytes)}`}`
  }
  const head =
    items.length === 0
      ? `There is no ${isAll ? 'file or folder' : 'file'} in ${folder}.`
      : `${truncated ? 'More than ' : ''}${amountText(items.length, one ?? '', many)} in ${folder}:\n${toldLines(items, line, { unit: one ?? '' })}`
  return problems.length === 0 ? head : `${head}\n${amountText(problems.length, 'thing')} could not be read.`
}

export function tellFile(output: Json): string | undefined {
  const { data } = z.object({ path: z.string(), text: z.string() }).safeParse(output)
  if (!data) return undefined
  const path = visible(data.path)
  return data.text.trim() === '' ? `${path} has no text.` : `${path}:\n\n${visibleText(shortened(data.text))}`
}
