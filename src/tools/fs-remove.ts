import { z } from 'zod'

import { AppError, personLabel } from '#contract'
import type { Files, Tool, ToolUndo, World } from '#gate'

import {
  changedError,
  type FileSnapshot,
  type FileState,
  hashFile,
  isSame,
  snapshotFile,
  stateOf,
  statExisting,
} from './file-state.ts'
import { isEmptyFolder } from './made-folders.ts'
import { AbsolutePath } from './paths.ts'
import { changedAt, keepFileAt, putBack, redoAtPath, requireKept, type Was } from './undo-at-path.ts'

const Input = z
  .strictObject({
    path: AbsolutePath.meta({ title: 'Path', description: 'Absolute path of a file or an empty folder.' }),
    expect: z
      .strictObject({
        hash: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .meta({ title: 'Hash', description: 'SHA-256 that fs.list or fs.read gave.' }),
      })
      .optional()
      .meta({
        title: 'Expect',
        description: 'Refuses to remove a file whose content is not the one that was seen.',
      }),
  })
  .meta({ examples: [{ path: '/home/ada/Downloads/copy of a.pdf' }] })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  path: z.string().meta({ title: 'Path', description: 'What was removed.' }),
  kind: z.enum(['file', 'folder']).meta({ title: 'Kind', description: 'What it was.' }),
  sizeBytes: z.number().meta({ title: 'Size', description: 'Of the file, in bytes; 0 for a folder.' }),
})
type Output = z.infer<typeof Output>

/** What was there; a file's content is in the blob store before the file is touched, which is the trash. */
type Prepared =
  | { readonly file: FileSnapshot; readonly folder: null }
  | { readonly file: null; readonly folder: FileState }

export const fsRemove: Tool<Input, Output, Prepared> = {
  name: 'fs.remove',
  version: 1,
  title: 'Remove a file',
  description:
    'Removes a file or an empty folder. The content is kept, so that undo brings it back as it was.',
  input: Input,
  output: Output,
  effect: 'reconcilable',
  undoClass: 'reversible',
  capabilities: ['fs.write'],
  controls: ['path'],
  reach: { act: 'remove' },
  timeoutMs: 10 * 60_000,
  needs: ({ path }) => [{ capability: 'fs.write', resource: path }],
  label: () => personLabel,

  async preview({ path }, { world: { files }, signal }) {
    const { sizeBytes } = await statExisting(files, path, { signal })
    return { summary: `Remove ${path}`, changes: [{ verb: 'remove', target: path, sizeBytes }] }
  },

  restsOn: (_input, { file }) => (file ? { hash: file.hash, sizeBytes: file.sizeBytes } : { folder: true }),

  async prepare({ path, expect }, { world, signal }) {
    const prepared = await keep(path, world, signal)
    if (expect && expect.hash !== prepared.file?.hash)
      throw changedError(path, 'its content is not the one that was expected')
    return prepared
  },

  async run({ path }, prepared, { world: { files }, signal }) {
    const stat = await files.stat(path, { signal })
    if (!stat) throw changedError(path, 'it is no longer there')
    if (!isSame(stat, prepared.file ?? prepared.folder)) throw changedError(path, 'somebody changed it')
    await files.remove(path, { signal })
    return describe(path, prepared)
  },

  async reconcile({ path }, prepared, { world: { files }, signal }) {
    const stat = await files.stat(path, { signal })
    if (!stat) return { happened: true, output: describe(path, prepared) }
    if (isSame(stat, prepared.file ?? prepared.folder)) return { happened: false }
    return { happened: 'unknown', why: `Something else is at ${path} now.` }
  },

  undo: {
    paths: ({ input }) => [input.path],
    changes: ({ input, output }) => [{ verb: 'create', target: input.path, sizeBytes: output.sizeBytes }],

    async inspect({ input: { path }, prepared }, { world: { files }, signal }) {
      const found = await look(path, prepared, { files, signal })
      if (found !== 'other') return { state: found === 'absent' ? 'as-left' : 'as-before' }
      const changed = await changedAt(path, files, { signal })
      const why = `something else is at ${path} now`
      return prepared.file ? { ...changed, why } : { state: 'changed', why }
    },

    prepare: ({ input }, call) => keepFileAt(input.path, call),

    async run({ input: { path }, prepared }, { world, signal }, { was, force }) {
      const { files } = world
      const found = await look(path, prepared, { files, signal })
      if (found === 'back') return
      if (found === 'other') {
        if (!force || !prepared.file) throw changedError(path, 'something else is there now')
        await requireKept(files, path, { was, signal })
      }
      if (prepared.file)
        await putBack(world, path, { file: prepared.file, replace: found === 'other', signal })
      else {
        const { mode, modifiedMs } = prepared.folder
        await files.makeFolder(path, { mode, modifiedMs, signal })
      }
    },

    redo: redoAtPath<Input, Output, Prepared>(({ input: { path }, prepared: { file } }) => ({
      path,
      left: file ? { file: file.hash } : 'empty folder',
    })),
  } satisfies ToolUndo<Input, Output, Prepared, Was>,
}

async function look(
  path: string,
  { file }: Prepared,
  { files, signal }: { files: Files; signal: AbortSignal },
): Promise<'absent' | 'back' | 'other'> {
  const stat = await files.stat(path, { signal })
  if (!stat) return 'absent'
  if (!file) return stat.kind === 'folder' ? 'back' : 'other'
  if (stat.kind !== 'file') return 'other'
  return (await hashFile(files, path, { sizeBytes: stat.sizeBytes, signal })) === file.hash ? 'back' : 'other'
}

async function keep(path: string, world: World, signal: AbortSignal): Promise<Prepared> {
  const stat = await statExisting(world.files, path, { signal })
  switch (stat.kind) {
    case 'file':
      return { file: await snapshotFile(world, path, { before: stat, signal }), folder: null }
    case 'folder':
      if (await isEmptyFolder(world.files, path, { signal })) return { file: null, folder: stateOf(stat) }
      throw new AppError('files.not_empty', `${path} is a folder with something in it.`, {
        hint: 'Remove or move what is in it first.',
        details: { path },
      })
    case 'link':
    case 'other':
      throw new AppError(
        'files.not_a_file',
        `${path} is not a file or folder, and could not be brought back.`,
        {
          hint: 'Remove it by hand.',
          details: { path, kind: stat.kind },
        },
      )
  }
}

function describe(path: string, { file }: Prepared): Output {
  return { path, kind: file ? 'file' : 'folder', sizeBytes: file?.sizeBytes ?? 0 }
}
