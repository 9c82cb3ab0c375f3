import { z } from 'zod'

import type { JsonObject } from '#base'
import { AppError } from '#contract'

import { FieldName, fieldOf, itemLimit, Items } from './items.ts'
import { foldPath, numberedPath } from './paths.ts'
import { definePureTool } from './pure-tool.ts'

const Input = z
  .strictObject({
    items: Items.meta({ title: 'Items', description: 'Objects whose values are to differ.' }),
    field: FieldName.meta({ title: 'Field', description: 'Top-level field with a path or name as text.' }),
    current: FieldName.optional().meta({
      title: 'Current',
      description:
        'Field that says where an item is now. An item that is where it is to be keeps its value, before all others.',
    }),
    taken: z.array(z.string()).max(itemLimit).default([]).meta({
      title: 'Taken',
      description: 'Values that nobody may get, except an item that is there already.',
    }),
  })
  .meta({
    examples: [{ items: [{ to: '/a/x.txt' }, { to: '/a/X.txt' }], field: 'to', taken: ['/a/x (2).txt'] }],
  })

const Output = z.strictObject({
  items: Items.meta({ title: 'Items', description: 'In the order given, with unique values in the field.' }),
  changed: z.int().meta({ title: 'Changed', description: 'How many items got another value.' }),
})

export const dataUnique = definePureTool({
  name: 'data.unique',
  version: 1,
  title: 'Make values unique',
  description:
    'Makes paths or names differ by putting (2), (3) … before the extension. Upper and lower case count as the same, as some file systems have it.',
  input: Input,
  output: Output,
  summary: ({ items, field }) => `Make ${field} unique in ${items.length} items`,
  run({ items, field, current, taken }) {
    const used = new Set(taken.map(foldPath))
    const settled = new Set<JsonObject>()
    if (current !== undefined) {
      const holders = new Set<string>()
      for (const item of items) {
        const value = textAt(item, field)
        if (fieldOf(item, current) !== value || holders.has(foldPath(value))) continue
        holders.add(foldPath(value))
        used.add(foldPath(value))
        settled.add(item)
      }
    }
    const numbers = new Map<string, number>()
    let changed = 0
    const unique = items.map((item) => {
      if (settled.delete(item)) return item
      const wanted = textAt(item, field)
      const value = freeValue(wanted, used, numbers)
      used.add(foldPath(value))
      if (value === wanted) return item
      changed += 1
      return { ...item, [field]: value }
    })
    return { items: unique, changed }
  },
})

/** `numbers` remembers the last number tried for a value, so that many equal values take linear time. */
function freeValue(wanted: string, used: ReadonlySet<string>, numbers: Map<string, number>): string {
  const folded = foldPath(wanted)
  if (!used.has(folded)) return wanted
  for (let number = numbers.get(folded) ?? 2; ; number += 1) {
    const value = numberedPath(wanted, number)
    if (used.has(foldPath(value))) continue
    numbers.set(folded, number + 1)
    return value
  }
}

function textAt(item: JsonObject, field: string): string {
  const value = Object.hasOwn(item, field) ? item[field] : undefined
  if (typeof value === 'string' && value !== '') return value
  throw new AppError('input.invalid', `An item has no text in the field "${field}".`, {
    hint: 'Give every item a path or name there.',
    details: { field, item },
  })
}
