import { z } from 'zod'

import { AppError, personLabel } from '#contract'
import type { Tool } from '#gate'

import { changedError } from './file-state.ts'
import { anyEmptyFolder, missingParents, removeEmptyFolders } from './made-folders.ts'
import { AbsolutePath } from './paths.ts'

const Input = z
  .strictObject({
    path: AbsolutePath.meta({
      title: 'Path',
      description: 'Absolute path of the folder. Missing parents are made too.',
    }),
  })
  .meta({ examples: [{ path: '/home/ada/Documents/2024-07' }] })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  path: z.string().meta({ title: 'Path', description: 'The folder.' }),
  made: z
    .array(z.string())
    .meta({ title: 'Made', description: 'The folders that were not there before, parents first.' }),
})
type Output = z.infer<typeof Output>

/** The folders that are missing, the named one last; none when it is there. */
type Prepared = { readonly missing: readonly string[] }

export const fsMakeFolder: Tool<Input, Output, Prepared> = {
  name: 'fs.make_folder',
  version: 1,
  title: 'Make a folder',
  description:
    'Makes a folder and its missing parents; fine when it is there already. Other tools make the folders they need themselves.',
  input: Input,
  output: Output,
  effect: 'idempotent',
  undoClass: 'reversible',
  capabilities: ['fs.write'],
  controls: ['path'],
  timeoutMs: 60_000,
  needs: ({ path }) => [{ capability: 'fs.write', resource: path }],
  label: () => personLabel,
  async preview({ path }, { world: { files }, signal }) {
    const stat = await files.stat(path, { signal })
    return stat
      ? { summary: `${path} is there`, changes: [] }
      : { summary: `Make ${path}`, changes: [{ verb: 'create', target: path }] }
  },

  restsOn: () => null,

  async prepare({ path }, { world: { files }, signal }) {
    const stat = await files.stat(path, { signal })
    if (!stat) return { missing: [...(await missingParents(files, path, { signal })), path] }
    if (stat.kind === 'folder') return { missing: [] }
    throw new AppError('files.not_a_folder', `${path} is not a folder.`, {
      hint: 'Choose another path.',
      details: { path },
    })
  },

  async run({ path }, { missing }, { world: { files }, signal }) {
    if (missing.length > 0) await files.makeFolder(path, { signal })
    return { path, made: [...missing] }
  },

  undo: {
    paths: ({ prepared: { missing } }) => missing,
    changes: ({ prepared: { missing } }) =>
      missing.toReversed().map((target) => ({ verb: 'remove' as const, target })),

    async inspect({ input: { path }, prepared: { missing } }, { world: { files }, signal }) {
      if (await anyEmptyFolder(files, missing, { signal })) return { state: 'as-left' }
      const isThere = missing.length > 0 && (await files.stat(path, { signal })) !== undefined
      return isThere ? { state: 'changed', why: `something is in ${path} now` } : { state: 'as-before' }
    },

    prepare: async ({ prepared: { missing } }) => ({ missing }),

    async run({ input: { path }, prepared: { missing } }, { world: { files }, signal }) {
      const left = await removeEmptyFolders(files, missing, { signal })
      if (missing.length > 0 && (await files.stat(path, { signal })))
        throw changedError(path, 'something is in it now')
      return left
    },

    redo: {
      async inspect({ input: { path }, prepared: { missing } }, _was, { world: { files }, signal }) {
        const stat = await files.stat(path, { signal })
        if (missing.length === 0 || stat?.kind === 'folder') return { state: 'as-before' }
        return stat ? { state: 'changed', why: `something else is at ${path} now` } : { state: 'as-left' }
      },
      async run({ input: { path } }, _was, { world: { files }, signal }) {
        await files.makeFolder(path, { signal })
      },
    },
  },
}
