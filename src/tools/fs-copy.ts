import { z } from 'zod'

import { AppError, personLabel } from '#contract'
import { createSha256 } from '#base'
import type { FileStat, Files, Tool, ToolUndo } from '#gate'

import {
  changedError,
  type FileState,
  hashFile,
  isSame,
  requireFile,
  stateOf,
  statExisting,
} from './file-state.ts'
import { anyEmptyFolder, missingParents, removeEmptyFolders, withoutLeftovers } from './made-folders.ts'
import { AbsolutePath } from './paths.ts'
import { changedAt, keepFileAt, redoAtPath, requireKept, type Was } from './undo-at-path.ts'

const Input = z
  .strictObject({
    from: AbsolutePath.meta({ title: 'From', description: 'Absolute path of the file.' }),
    to: AbsolutePath.meta({
      title: 'To',
      description: 'Absolute path of the copy. Missing folders are made.',
    }),
    ifExists: z.enum(['fail', 'skip']).default('fail').meta({
      title: 'If it exists',
      description: 'When something is at the target: fail, or skip and leave it. Nothing is ever replaced.',
    }),
  })
  .meta({ examples: [{ from: '/home/ada/report.md', to: '/home/ada/archive/report.md' }] })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  from: z.string().meta({ title: 'From', description: 'What was copied.' }),
  to: z.string().meta({ title: 'To', description: 'Where the copy is.' }),
  copied: z.boolean().meta({ title: 'Copied', description: 'False when it was skipped.' }),
  sizeBytes: z.number().meta({ title: 'Size', description: 'Of the original, in bytes.' }),
  hash: z.string().meta({ title: 'Hash', description: 'SHA-256 of the original.' }),
})
type Output = z.infer<typeof Output>

type Prepared = {
  readonly skip: boolean
  readonly source: FileState
  /** Of the source's content. */
  readonly hash: string
  readonly madeFolders: readonly string[]
}

export const fsCopy: Tool<Input, Output, Prepared> = {
  name: 'fs.copy',
  version: 1,
  title: 'Copy a file',
  description:
    'Copies a file with its time and mode. The copy appears at once and whole, and never replaces anything.',
  input: Input,
  output: Output,
  effect: 'reconcilable',
  undoClass: 'reversible',
  capabilities: ['fs.read', 'fs.write'],
  controls: ['from', 'to'],
  timeoutMs: 10 * 60_000,
  needs: ({ from, to }) => [
    { capability: 'fs.read', resource: from },
    { capability: 'fs.write', resource: to },
  ],
  label: () => personLabel,

  async preview(input, { world: { files }, signal }) {
    const { source, skip } = await decide(input, files, signal)
    if (skip) return { summary: `Do not copy ${input.from}: ${input.to} exists`, changes: [] }
    const change = {
      verb: 'create',
      target: input.to,
      from: input.from,
      sizeBytes: source.sizeBytes,
    } as const
    return { summary: `Copy ${input.from} to ${input.to}`, changes: [change] }
  },

  restsOn: (_input, { skip, source, hash }) => ({
    skip,
    hash,
    sizeBytes: source.sizeBytes,
    mode: source.mode,
  }),

  async prepare(input, { world: { files }, signal }) {
    const { source, skip } = await decide(input, files, signal)
    const hash = await hashFile(files, input.from, { sizeBytes: source.sizeBytes, signal })
    const madeFolders = skip ? [] : await missingParents(files, input.to, { signal })
    return { skip, source: stateOf(source), hash, madeFolders }
  },

  async run(input, prepared, { world: { files }, signal }) {
    const { from, to } = input
    const output = describe(input, prepared)
    const target = prepared.skip ? 'whole' : await lookAtTarget(input, prepared, { files, signal })
    if (target === 'whole') return output
    if (target === 'other') throw existsError(to)
    const source = await files.stat(from, { signal })
    if (!source || !isSame(source, prepared.source)) throw changedError(from, 'somebody changed it')
    const { mode, modifiedMs } = source
    const { hash, madeFolders } = prepared
    const pieces = verified(files.readPieces(from, { signal }), from, hash)
    const write = () => files.write(to, pieces, { replace: false, mode, modifiedMs, signal })
    await withoutLeftovers(write, { files, madeFolders, signal })
    return output
  },

  async reconcile(input, prepared, { world: { files }, signal }) {
    const target = prepared.skip ? 'whole' : await lookAtTarget(input, prepared, { files, signal })
    if (target === 'whole') return { happened: true, output: describe(input, prepared) }
    if (target === 'absent') return { happened: false }
    return { happened: 'unknown', why: `Something else is at ${input.to}.` }
  },

  undo: {
    paths: ({ input, prepared, output }) => (output.copied ? [input.to, ...prepared.madeFolders] : []),
    changes: ({ input, output }) => (output.copied ? [{ verb: 'remove', target: input.to }] : []),

    async inspect({ input, prepared, output }, { world: { files }, signal }) {
      if (!output.copied) return { state: 'as-before' }
      const target = await lookAtTarget(input, prepared, { files, signal })
      if (target === 'whole') return { state: 'as-left' }
      if (target === 'other') return changedAt(input.to, files, { signal })
      const unfinished = await anyEmptyFolder(files, prepared.madeFolders, { signal })
      return { state: unfinished ? 'as-left' : 'as-before' }
    },

    prepare: ({ input }, call) => keepFileAt(input.to, call),

    async run({ input, prepared, output }, { world: { files }, signal }, { was, force }) {
      if (!output.copied) return
      const target = await lookAtTarget(input, prepared, { files, signal })
      if (target === 'other') {
        if (!force) throw changedError(input.to, 'somebody changed it')
        await requireKept(files, input.to, { was, signal })
      }
      if (target !== 'absent') await files.remove(input.to, { signal })
      return removeEmptyFolders(files, prepared.madeFolders, { signal })
    },

    redo: redoAtPath<Input, Output, Prepared>(({ input }) => ({ path: input.to, left: 'nothing' })),
  } satisfies ToolUndo<Input, Output, Prepared, Was>,
}

async function lookAtTarget(
  { to }: Input,
  { hash }: Prepared,
  { files, signal }: { files: Files; signal: AbortSignal },
): Promise<'absent' | 'whole' | 'other'> {
  const stat = await files.stat(to, { signal })
  if (!stat) return 'absent'
  if (stat.kind !== 'file') return 'other'
  return (await hashFile(files, to, { sizeBytes: stat.sizeBytes, signal })) === hash ? 'whole' : 'other'
}

/** Fails before the copy gets its name when the content is not the one that was approved. */
async function* verified(
  pieces: AsyncIterable<Uint8Array>,
  path: string,
  expected: string,
): AsyncIterable<Uint8Array> {
  const hash = createSha256()
  for await (const piece of pieces) {
    hash.update(piece)
    yield piece
  }
  if (hash.hex() !== expected) throw changedError(path, 'it changed while it was being copied')
}

function describe({ from, to }: Input, { skip, source, hash }: Prepared): Output {
  return { from, to, copied: !skip, sizeBytes: source.sizeBytes, hash }
}

async function decide(
  { from, to, ifExists }: Input,
  files: Files,
  signal: AbortSignal,
): Promise<{ source: FileStat; skip: boolean }> {
  const source = await statExisting(files, from, { signal })
  requireFile(source, from)
  const target = await files.stat(to, { signal })
  if (target && ifExists === 'fail') throw existsError(to)
  return { source, skip: target !== undefined }
}

function existsError(path: string): AppError {
  return new AppError('files.exists', `${path} exists.`, {
    hint: 'Choose another path, or set ifExists to skip.',
    details: { path },
  })
}
