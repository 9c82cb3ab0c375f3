import { z } from 'zod'

import { CollectionName, personLabel } from '#contract'
import type { Tool } from '#gate'
import type { KeptDocument } from '#memory'

import { meantDocuments } from './meant-documents.ts'

const Input = z
  .strictObject({
    collection: CollectionName,
    under: z.string().min(1).max(4_096).nullable().meta({
      title: 'Under',
      description: 'A document, or a folder with all that was read of it; null for the whole collection.',
    }),
    readBefore: z.iso.datetime().optional().meta({
      title: 'Read before',
      description: 'Only what was read before this moment, and has not changed since.',
    }),
    except: z
      .array(z.string().min(1).max(4_096))
      .max(1_000)
      .optional()
      .meta({ title: 'Except', description: 'Documents, or folders with all in them, that stay.' }),
  })
  .meta({ examples: [{ collection: 'files', under: '/home/ada/Letters/bank.pdf' }] })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  forgotten: z.int().meta({ title: 'Forgotten', description: 'How many documents are gone.' }),
})
type Output = z.infer<typeof Output>

/** Forgetting is for good: a copy for the undo would be what was to be forgotten. */
export const documentsForget: Tool<Input, Output> = {
  name: 'documents.forget',
  version: 1,
  title: 'Forget documents',
  description:
    'Takes documents out of a collection, for good. Files are not touched: what was read of them can be read again.',
  input: Input,
  output: Output,
  effect: 'idempotent',
  undoClass: 'irreversible',
  capabilities: [],
  controls: ['collection', 'under', 'readBefore', 'except'],
  reach: { act: 'remove' },
  timeoutMs: 10 * 60_000,
  needs: () => [],
  label: () => personLabel,
  async preview(input, { world: { library } }) {
    const { collection, under } = input
    const found: KeptDocument[] = []
    for await (const document of meantDocuments(library, input)) {
      found.push(document)
      if (found.length > mostShown) break
    }
    const [first] = found
    const many = `${found.length > mostShown ? `more than ${mostShown}` : found.length} documents${under === null ? '' : ` of ${under}`}`
    return {
      summary: first
        ? `Forget ${found.length === 1 ? first.path : many} in ${collection}`
        : `Nothing of that is in ${collection}`,
      changes: found
        .slice(0, mostShown)
        .map(({ path }) => ({ verb: 'remove' as const, target: `${collection}:${path}` })),
    }
  },
  prepare: async () => null,
  async run(input, _prepared, { world: { library }, signal }) {
    const { collection, under, readBefore, except = [] } = input
    signal.throwIfAborted()
    if (readBefore === undefined && except.length === 0)
      return { forgotten: await library.remove(collection, { under }) }
    let forgotten = 0
    for await (const { path } of meantDocuments(library, input)) {
      signal.throwIfAborted()
      forgotten += await library.remove(collection, { path })
    }
    return { forgotten }
  },
}

const mostShown = 100
