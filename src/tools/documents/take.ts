import { z } from 'zod'

import { AppError, CollectionName, UnreadDocument } from '#contract'
import type { Tool, ToolCall } from '#gate'

import { fileLabel } from '../file-label.ts'
import { AbsolutePath, isWithin } from '../paths.ts'
import { undoTaking } from './undo-taking.ts'

/** Files in one call at the most. */
const mostFiles = 64
/** The largest file that is opened, in bytes: what is in it may be refused for less. */
const mostBytes = 256 * 1024 * 1024

const Input = z
  .strictObject({
    collection: CollectionName,
    folder: AbsolutePath.meta({
      title: 'Folder',
      description: 'Absolute path of the folder that they are in.',
    }),
    paths: z
      .array(AbsolutePath)
      .min(1)
      .max(mostFiles)
      .meta({ title: 'Paths', description: 'Absolute paths of the files.' }),
  })
  .refine(({ folder, paths }) => paths.every((path) => isWithin(path, folder)), {
    path: ['paths'],
    error: 'All of them must be in the folder.',
  })
  .meta({
    examples: [{ collection: 'files', folder: '/home/ada/Letters', paths: ['/home/ada/Letters/bank.pdf'] }],
  })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  added: z
    .array(z.string())
    .meta({ title: 'Added', description: 'Paths of documents that were not there before.' }),
  changed: z
    .int()
    .meta({ title: 'Changed', description: 'Documents that took the place of what was read before.' }),
  same: z.int().meta({
    title: 'Same',
    description: 'Files with the content that was read before, here or under the name that they had.',
  }),
  gone: z.int().meta({ title: 'Gone', description: 'Files that are no longer there.' }),
  noText: z.int().meta({ title: 'No text', description: 'Files that hold none.' }),
  problems: z
    .array(UnreadDocument)
    .meta({ title: 'Problems', description: 'Files that could not be read, and why.' }),
})
type Output = z.infer<typeof Output>

export const documentsTake: Tool<Input, Output> = {
  name: 'documents.take',
  version: 1,
  title: 'Read documents',
  description:
    'Reads files into a collection, where they can be found by their words and by what they mean. A file that cannot be read is named and left out.',
  input: Input,
  output: Output,
  effect: 'idempotent',
  undoClass: 'reversible',
  capabilities: ['fs.read'],
  controls: ['collection', 'folder', 'paths'],
  timeoutMs: 30 * 60_000,
  needs: ({ folder }) => [{ capability: 'fs.read', resource: folder }],
  label: ({ folder }) => fileLabel(folder),
  preview: async ({ collection, folder, paths }) => ({
    summary: `Read ${paths.length} ${paths.length === 1 ? 'file' : 'files'} of ${folder} into ${collection}`,
    changes: paths.map((path) => ({ verb: 'create' as const, target: `${collection}:${path}`, from: path })),
  }),
  prepare: async () => null,
  async run({ collection, folder, paths }, _prepared, call) {
    const output: Output = { added: [], changed: 0, same: 0, gone: 0, noText: 0, problems: [] }
    for (const path of paths) await takeOne({ collection, folder, path }, output, call)
    return output
  },
  undo: undoTaking,
}

/** What there is no text in, which is no fault of the file. */
const noText = new Set<string>(['documents.unknown_kind', 'documents.empty'])

async function takeOne(
  { collection, folder, path }: { collection: string; folder: string; path: string },
  output: Output,
  { world: { files, library }, signal }: ToolCall,
): Promise<void> {
  try {
    const stat = await files.stat(path, { signal })
    if (stat?.kind !== 'file') {
      output.gone += 1
      return
    }
    const content = await files.read(path, { maxBytes: mostBytes, signal })
    const modifiedMs = Math.floor(stat.modifiedMs)
    const taken = await library.take(
      { collection, path, content, modifiedMs, label: fileLabel(path) },
      {
        vectors: 'later',
        // What is outside of the folder may not be looked at.
        isGone: async (other) =>
          isWithin(other, folder) && (await files.stat(other, { signal }))?.kind !== 'file',
        signal,
      },
    )
    if ('unread' in taken) {
      const { code, message } = taken.unread
      if (noText.has(code)) output.noText += 1
      else output.problems.push({ path, code, message })
    } else if (taken.is === 'new') output.added.push(path)
    else if (taken.is === 'renamed') output.same += 1
    else output[taken.is] += 1
  } catch (error) {
    // What one file is refused must not keep the others out; what is wrong with the store is for all of them.
    if (!(error instanceof AppError) || !error.code.startsWith('files.') || error.code === 'files.disk_full')
      throw error
    if (error.code === 'files.not_found') output.gone += 1
    else output.problems.push({ path, code: error.code, message: error.message })
  }
}
