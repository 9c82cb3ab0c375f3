import { z } from 'zod'

import { CollectionName, Label } from '#contract'
import type { Tool } from '#gate'

import { labelRead, readFrom } from '../read-labels.ts'

const Input = z
  .strictObject({
    query: z
      .string()
      .min(1)
      .max(2_000)
      .meta({ title: 'Query', description: 'Words, or a question as a person would ask it.' }),
    collections: z
      .array(CollectionName)
      .max(50)
      .default([])
      .meta({ title: 'Collections', description: 'Where to look; all where none is named.' }),
    under: z
      .string()
      .min(1)
      .max(4_096)
      .optional()
      .meta({ title: 'Under', description: 'A document or folder: only what is there.' }),
    since: z.iso
      .datetime({ offset: true })
      .optional()
      .meta({ title: 'Since', description: 'Documents that were changed then or later; ISO 8601.' }),
    until: z.iso
      .datetime({ offset: true })
      .optional()
      .meta({ title: 'Until', description: 'Documents that were changed before; ISO 8601.' }),
    limit: z
      .int()
      .min(1)
      .max(50)
      .default(8)
      .meta({ title: 'Limit', description: 'The most passages that are given.' }),
  })
  .meta({ examples: [{ query: 'when does the lease of the garage end', collections: ['files'] }] })
type Input = z.infer<typeof Input>

const Hit = z.strictObject({
  passage: z.string().meta({ title: 'Passage', description: 'Names the passage.' }),
  document: z.string().meta({ title: 'Document', description: 'Names the document that it stands in.' }),
  collection: z.string().meta({ title: 'Collection', description: 'The collection of that.' }),
  path: z.string().meta({ title: 'Path', description: 'Absolute path of the file, or a name.' }),
  title: z.string().nullable().meta({ title: 'Title', description: 'What the document calls itself.' }),
  modified: z.string().meta({ title: 'Modified', description: 'When it was last changed; ISO 8601, UTC.' }),
  headings: z
    .array(z.string())
    .meta({ title: 'Headings', description: 'What the passage stands under, the highest first.' }),
  page: z.int().nullable().meta({ title: 'Page', description: 'From 1; null where there are none.' }),
  line: z.int().meta({ title: 'Line', description: 'Its first line in the text, from 1.' }),
  lastLine: z.int().meta({ title: 'Last line', description: 'Its last line.' }),
  start: z.int().meta({ title: 'Start', description: 'In bytes of the text in UTF-8.' }),
  end: z.int().meta({ title: 'End', description: 'The first byte behind it.' }),
  text: z.string().meta({ title: 'Text', description: 'Word for word.' }),
  score: z.number().meta({ title: 'Score', description: 'How well it fits, beside the others.' }),
  label: Label.meta({ title: 'Label', description: 'Who may have written it, and who may read it.' }),
})

const Output = z.strictObject({
  hits: z.array(Hit).meta({ title: 'Hits', description: 'The passages that fit best, the best first.' }),
})
type Output = z.infer<typeof Output>

export const documentsSearch: Tool<Input, Output> = {
  name: 'documents.search',
  version: 1,
  title: 'Search documents',
  description:
    'Finds passages in the documents that were read, by their words and by what they mean. Each says where it stands; what it says may be anybody’s words.',
  input: Input,
  output: Output,
  effect: 'pure',
  undoClass: 'pure',
  capabilities: [],
  controls: [],
  timeoutMs: 60_000,
  needs: () => [],
  label: (_input, output) => labelRead(output),
  preview: async ({ query }) => ({ summary: `Search documents for ${query}`, changes: [] }),
  prepare: async () => null,
  async run({ query, collections, under, since, until, limit }, _prepared, { world: { library }, signal }) {
    const found = await library.search(
      {
        text: query,
        limit,
        ...(collections.length > 0 ? { collections } : {}),
        ...(under === undefined ? {} : { under }),
        ...(since === undefined ? {} : { since: Date.parse(since) }),
        ...(until === undefined ? {} : { until: Date.parse(until) }),
      },
      { signal },
    )
    const hits = found.map(({ id, document, headings, ...passage }) => ({
      passage: id,
      document: document.id,
      collection: document.collection,
      path: document.path,
      title: document.title,
      modified: new Date(document.modifiedMs).toISOString(),
      headings: [...headings],
      page: passage.page,
      line: passage.line,
      lastLine: passage.lastLine,
      start: passage.start,
      end: passage.end,
      text: passage.text,
      score: passage.score,
      label: { ...document.label, sources: [...document.label.sources] },
    }))
    return readFrom(
      { hits },
      found.map(({ document: { label } }) => ({ label })),
    )
  },
}
