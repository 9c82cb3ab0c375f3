import { z } from 'zod'

import { type AppError, CollectionName, UnreadDocument } from '#contract'
import type { FileEntry, Library, Tool } from '#gate'

import { fileLabel } from '../file-label.ts'
import { AbsolutePath, nameOf } from '../paths.ts'
import { hasNoText } from './no-text.ts'
import { walkDocuments } from './walk-documents.ts'

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
    limit: z
      .int()
      .min(1)
      .max(5_000)
      .default(500)
      .meta({ title: 'Limit', description: 'The most files that are named.' }),
  })
  .meta({ examples: [{ collection: 'files', folder: '/home/ada/Letters' }] })
type Input = z.infer<typeof Input>

const count = (title: string, description: string) => z.int().meta({ title, description })

const Output = z.strictObject({
  files: z
    .array(
      z.strictObject({
        path: z.string().meta({ title: 'Path', description: 'Absolute.' }),
        sizeBytes: z.number().meta({ title: 'Size', description: 'In bytes.' }),
      }),
    )
    .meta({
      title: 'Files',
      description: 'Those that are new, or have another size or time than when they were read.',
    }),
  same: count('Same', 'Files that are as they were when they were read.'),
  noText: count('No text', 'Files whose names say that there is none in them.'),
  unread: count('Unread', 'Files that could not be read and are as they were.'),
  seen: z
    .strictObject({
      files: count('Files', 'How many there are, up to a hundred thousand.'),
      bytes: z.number().meta({ title: 'Bytes', description: 'Of those that are to be read.' }),
      toRead: count('To read', 'Those that are new or changed.'),
    })
    .nullable()
    .meta({ title: 'Seen', description: 'Of the whole folder; told at the beginning only.' }),
  after: z
    .string()
    .nullable()
    .meta({ title: 'After', description: 'Where to go on; null when all has been seen.' }),
  problems: z
    .array(UnreadDocument)
    .meta({ title: 'Problems', description: 'Folders that could not be looked into.' }),
})
type Output = z.infer<typeof Output>

/** Files that the first look counts, beyond those that it names. */
const mostCounted = 100_000
const mostProblems = 100

export const documentsSurvey: Tool<Input, Output> = {
  name: 'documents.survey',
  version: 1,
  title: 'Look for documents',
  description:
    'Finds the files of a folder that a collection has not read, or not as they are now. Leaves out what `.gitignore` and `.adjutantignore` name, hidden files, and files without text.',
  input: Input,
  output: Output,
  effect: 'pure',
  undoClass: 'pure',
  capabilities: ['fs.read'],
  controls: ['folder'],
  timeoutMs: 30 * 60_000,
  needs: ({ folder }) => [{ capability: 'fs.read', resource: folder }],
  label: ({ folder }) => fileLabel(folder),
  preview: async ({ folder }) => ({ summary: `Look for documents in ${folder}`, changes: [] }),
  prepare: async () => null,
  async run({ collection, folder, only, after, limit }, _prepared, { world: { files, library }, signal }) {
    const output: Output = {
      files: [],
      same: 0,
      noText: 0,
      unread: 0,
      seen: after === null ? { files: 0, bytes: 0, toRead: 0 } : null,
      after: null,
      problems: [],
    }
    const failed = (path: string, { code, message }: AppError): void => {
      if (output.problems.length < mostProblems) output.problems.push({ path, code, message })
    }
    let last: string | null = null
    for await (const entry of walkDocuments(files, folder, { after, only, failed, signal })) {
      if (output.files.length === limit && (!output.seen || output.seen.files >= mostCounted)) {
        output.after = last
        break
      }
      const state = hasNoText(nameOf(entry.path)) ? 'noText' : await stateOf(library, collection, entry)
      if (output.seen) {
        output.seen.files += 1
        if (state === 'new') output.seen.toRead += 1
        if (state === 'new') output.seen.bytes += entry.sizeBytes
      }
      // Once enough are named, the rest is counted, and comes again.
      if (output.files.length === limit) {
        output.after = last
        continue
      }
      last = entry.path
      if (state === 'new') output.files.push({ path: entry.path, sizeBytes: entry.sizeBytes })
      else output[state] += 1
    }
    return output
  },
}

/** How a file stands to what was read of it: by its size and time, as other programs that compare folders do. */
async function stateOf(
  library: Library,
  collection: string,
  { path, sizeBytes, modifiedMs }: FileEntry,
): Promise<'new' | 'same' | 'unread'> {
  const known = await library.find(collection, path)
  if (!known || known.sizeBytes !== sizeBytes || known.modifiedMs !== Math.floor(modifiedMs)) return 'new'
  return 'hash' in known ? 'same' : 'unread'
}
