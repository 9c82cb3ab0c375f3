import { z } from 'zod'

import { canonicalJson, type Json } from '#base'

import { compareText, FieldName, fieldOf, Items } from './items.ts'
import { definePureTool } from './pure-tool.ts'

const Input = z
  .strictObject({
    items: Items.meta({ title: 'Items', description: 'Objects to put in order.' }),
    by: FieldName.meta({ title: 'By', description: 'Field to order by; dots reach inside objects.' }),
    descending: z.boolean().default(false).meta({ title: 'Descending', description: 'Largest first.' }),
  })
  .meta({
    examples: [
      {
        items: [
          { name: 'b', sizeBytes: 9 },
          { name: 'a', sizeBytes: 30 },
        ],
        by: 'sizeBytes',
        descending: true,
      },
    ],
  })

const Output = z.strictObject({
  items: Items.meta({
    title: 'Items',
    description: 'In order; items that lack the field come last either way.',
  }),
})

export const dataSort = definePureTool({
  name: 'data.sort',
  version: 1,
  title: 'Sort items',
  description:
    'Puts items in the order of a field: numbers by size, text by character codes, so that the order is the same on every machine. Items that are equal keep their order.',
  input: Input,
  output: Output,
  summary: ({ items, by }) => `Sort ${items.length} items by ${by}`,
  run({ items, by, descending }) {
    const keyed = items.map((item) => ({ item, key: fieldOf(item, by) ?? null }))
    const sign = descending ? -1 : 1
    return {
      items: keyed
        .toSorted(
          (a, b) => Number(a.key === null) - Number(b.key === null) || sign * compareValues(a.key, b.key),
        )
        .map(({ item }) => item),
    }
  },
})

const ranks: Readonly<Record<string, number>> = { boolean: 0, number: 1, string: 2, object: 3 }

function compareValues(a: Json, b: Json): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const byKind = rank(a) - rank(b)
  if (byKind !== 0) return byKind
  return compareText(textOf(a), textOf(b))
}

function rank(value: Json): number {
  return ranks[typeof value] ?? 4
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : canonicalJson(value)
}
