import { z } from 'zod'

import { MemoryKey, MemoryNamespace, RememberedFact } from '#contract'
import type { Tool } from '#gate'

import { eachFact, findFact, labelOfFacts, labelOfUnread } from './memory-facts.ts'

const Input = z
  .strictObject({
    namespace: MemoryNamespace.optional(),
    key: MemoryKey.optional(),
    search: z.string().max(200).optional().meta({
      title: 'Search',
      description: 'Words that all occur in a fact: in its key, its value or its note, in any case.',
    }),
    limit: z
      .int()
      .min(1)
      .max(100)
      .default(20)
      .meta({ title: 'Limit', description: 'The most facts that are given.' }),
  })
  .refine(({ namespace, key }) => key === undefined || namespace !== undefined, {
    path: ['namespace'],
    error: 'A key is one in its namespace.',
  })
  .refine(({ key, search }) => key === undefined || search === undefined, {
    path: ['search'],
    error: 'Give a key or a search.',
  })
  .meta({
    examples: [
      { namespace: 'letters', key: 'tone' },
      { search: 'invoice paid', limit: 5 },
    ],
  })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  facts: z
    .array(RememberedFact)
    .meta({ title: 'Facts', description: 'In the order of their namespaces and keys.' }),
  more: z.boolean().meta({ title: 'More', description: 'Whether there are others that fit.' }),
})
type Output = z.infer<typeof Output>

export const memoryRecall: Tool<Input, Output> = {
  name: 'memory.recall',
  version: 1,
  title: 'Recall facts',
  description:
    'Gives what is remembered under a key, in a namespace, or where words occur. Each fact says where it is from; what somebody else may have written is still marked as that.',
  input: Input,
  output: Output,
  effect: 'pure',
  undoClass: 'pure',
  capabilities: [],
  controls: [],
  timeoutMs: 30_000,
  needs: () => [],
  label: ({ namespace }, output) => (output ? labelOfFacts(output.facts) : labelOfUnread(namespace)),
  preview: async ({ namespace, key, search }) => ({
    summary: `Recall ${key ?? (search === undefined ? 'facts' : `facts with ${search}`)}${namespace === undefined ? '' : ` in ${namespace}`}`,
    changes: [],
  }),
  prepare: async () => null,

  async run({ namespace, key, search, limit }, _prepared, { world: { records }, signal }) {
    if (namespace !== undefined && key !== undefined) {
      const fact = await findFact(records, { namespace, key })
      return { facts: fact ? [fact] : [], more: false }
    }
    const facts: RememberedFact[] = []
    for await (const fact of eachFact(records, { namespace, search, signal })) {
      if (facts.length === limit) return { facts, more: true }
      facts.push(fact)
    }
    return { facts, more: false }
  },
}
