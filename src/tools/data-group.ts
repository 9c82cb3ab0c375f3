import { z } from 'zod'

import { canonicalJson, type Json, type JsonObject } from '#base'

import { AnyJson, FieldName, fieldOf, Items } from './items.ts'
import { definePureTool } from './pure-tool.ts'

const Input = z
  .strictObject({
    items: Items.meta({ title: 'Items', description: 'Objects to sort into groups.' }),
    by: FieldName.meta({
      title: 'By',
      description: 'Field whose value decides the group; dots reach inside objects.',
    }),
    atLeast: z.int().min(1).max(200_000).default(1).meta({
      title: 'At least',
      description: 'Leaves out groups with fewer items: 2 finds what occurs more than once.',
    }),
  })
  .meta({
    examples: [
      {
        items: [
          { name: 'a.txt', hash: '1f' },
          { name: 'b.txt', hash: '1f' },
          { name: 'c.txt', hash: '9c' },
        ],
        by: 'hash',
        atLeast: 2,
      },
    ],
  })

const Output = z.strictObject({
  groups: z
    .array(
      z.strictObject({
        key: AnyJson.meta({ title: 'Key', description: 'The value that the items share.' }),
        count: z.int().meta({ title: 'Count', description: 'How many items the group has.' }),
        items: Items.meta({ title: 'Items', description: 'In the order they were given.' }),
      }),
    )
    .meta({ title: 'Groups', description: 'In the order in which their first items came.' }),
  leftOut: z.int().meta({
    title: 'Left out',
    description: 'Items in no group: they lack the field, or their group is too small.',
  }),
})

export const dataGroup = definePureTool({
  name: 'data.group',
  version: 1,
  title: 'Group items',
  description: 'Puts items that have the same value in a field into one group.',
  input: Input,
  output: Output,
  summary: ({ items, by }) => `Group ${items.length} items by ${by}`,
  run({ items, by, atLeast }) {
    const groups = new Map<string, { key: Json; items: JsonObject[] }>()
    for (const item of items) {
      const key = fieldOf(item, by)
      if (key === undefined || key === null) continue
      const text = canonicalJson(key)
      const group = groups.get(text)
      if (group) group.items.push(item)
      else groups.set(text, { key, items: [item] })
    }
    const kept = [...groups.values()].filter((group) => group.items.length >= atLeast)
    const grouped = kept.reduce((sum, group) => sum + group.items.length, 0)
    return {
      groups: kept.map((group) => ({ key: group.key, count: group.items.length, items: group.items })),
      leftOut: items.length - grouped,
    }
  },
})
