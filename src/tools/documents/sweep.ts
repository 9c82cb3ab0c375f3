import { z } from 'zod'

import { CollectionName } from '#contract'
import type { Tool } from '#gate'

import { fileLabel } from '../file-label.ts'
import { compareText } from '../items.ts'
import { AbsolutePath, isWithin } from '../paths.ts'
import { LeftOut } from './left-out.ts'

const Input = z
  .strictObject({
    collection: CollectionName,
    folder: AbsolutePath.meta({ title: 'Folder', description: 'Absolute path of the folder.' }),
    only: z
      .array(AbsolutePath)
      .max(1_000)
      .nullable()
      .default(null)
      .meta({ title: 'Only', description: 'These paths in it, and what is below them; null for all.' }),
    after: z
      .string()
      .nullable()
      .default(null)
      .meta({ title: 'After', description: 'Goes on after this path; null to begin.' }),
  })
  .meta({ examples: [{ collection: 'files', folder: '/home/ada/Letters' }] })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  removed: z.int().meta({ title: 'Removed', description: 'Documents whose files are gone.' }),
  after: z
    .string()
    .nullable()
    .meta({ title: 'After', description: 'Where to go on; null when all has been seen.' }),
})
type Output = z.infer<typeof Output>

/** Documents that one call looks at. */
const atOnce = 1_000

export const documentsSweep: Tool<Input, Output> = {
  name: 'documents.sweep',
  version: 1,
  title: 'Forget documents that are gone',
  description:
    'Takes out of a collection what it has read of files of a folder that are no longer there, or are left out by now.',
  input: Input,
  output: Output,
  effect: 'idempotent',
  undoClass: 'pure',
  capabilities: ['fs.read'],
  controls: ['collection', 'folder', 'only'],
  timeoutMs: 10 * 60_000,
  needs: ({ folder }) => [{ capability: 'fs.read', resource: folder }],
  label: ({ folder }) => fileLabel(folder),
  preview: async ({ collection, folder }) => ({
    summary: `Forget what is gone of ${folder} in ${collection}`,
    changes: [],
  }),
  prepare: async () => null,
  async run({ collection, folder, only, after }, _prepared, { world: { files, library }, signal }) {
    const where = { under: folder, ...(after === null ? {} : { after }), limit: atOnce }
    const [read, unread] = await Promise.all([
      library.list(collection, where),
      library.listUnread(collection, where),
    ])
    const documents = [...read, ...unread].toSorted((a, b) => compareText(a.path, b.path)).slice(0, atOnce)
    const leftOut = new LeftOut(files, folder, { signal })
    let removed = 0
    for (const { path } of documents) {
      signal.throwIfAborted()
      if (only && !only.some((one) => isWithin(path, one))) continue
      const there = await files.stat(path, { signal })
      if (there?.kind === 'file' && !(await leftOut.has(path))) continue
      removed += await library.remove(collection, { path })
    }
    return { removed, after: documents.length < atOnce ? null : (documents.at(-1)?.path ?? null) }
  },
}
