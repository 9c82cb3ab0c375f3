import { z } from 'zod'

import { AppError, personLabel } from '#contract'
import { createSha256 } from '#base'
import type { Files, FileStat, Tool, World } from '#gate'

import { changedError, requireFile, snapshotFile } from './file-state.ts'
import { missingParents, withoutLeftovers } from './made-folders.ts'
import { AbsolutePath } from './paths.ts'
import {
  describeWritten,
  lookAtWritten,
  type PreparedWrite,
  reconcileWritten,
  undoWritten,
  Written,
} from './written-file.ts'

const Input = z
  .strictObject({
    path: AbsolutePath.meta({
      title: 'Path',
      description: 'Absolute path of the file. What is there is replaced; missing folders are made.',
    }),
    blob: z
      .string()
      .regex(/^[a-z]+_[0-9a-f]{64}$/)
      .meta({ title: 'Content', description: 'Names a content that a checkpoint or a receipt has kept.' }),
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .meta({ title: 'Hash', description: 'SHA-256 that the content must have.' }),
    sizeBytes: z.int().nonnegative().meta({ title: 'Size', description: 'Of the content, in bytes.' }),
    mode: z.int().min(0).max(0o777).meta({ title: 'Mode', description: 'Permission bits of the file.' }),
    modifiedMs: z
      .number()
      .meta({ title: 'Modified', description: 'Time of change, in milliseconds since 1970.' }),
  })
  .meta({
    examples: [
      {
        path: '/home/ada/report.md',
        blob: `blob_${'0'.repeat(64)}`,
        hash: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
        sizeBytes: 0,
        mode: 0o644,
        modifiedMs: 1_700_000_000_000,
      },
    ],
  })
type Input = z.infer<typeof Input>

export const fsRestore: Tool<Input, Written, PreparedWrite> = {
  name: 'fs.restore',
  version: 1,
  title: 'Restore a file',
  description:
    'Puts a file back as it was kept: bytes, permission bits and time. What is there is kept, so that undo brings it back.',
  input: Input,
  output: Written,
  effect: 'reconcilable',
  undoClass: 'reversible',
  capabilities: ['fs.write'],
  controls: ['path'],
  timeoutMs: 10 * 60_000,
  needs: ({ path }) => [{ capability: 'fs.write', resource: path }],
  label: () => personLabel,

  async preview({ path, sizeBytes }, { world: { files }, signal }) {
    const stat = await fileAt(files, path, signal)
    return {
      summary: `${stat ? 'Put back' : 'Bring back'} ${path}`,
      changes: [{ verb: stat ? 'replace' : 'create', target: path, sizeBytes }],
    }
  },

  restsOn: (_input, { path, hash, mode = null, before }) => ({
    path,
    hash,
    mode,
    before: before?.hash ?? null,
  }),

  async prepare({ path, blob, hash, mode }, { world, signal }) {
    await requireContent(world, blob, { hash, signal })
    const stat = await fileAt(world.files, path, signal)
    const before = stat ? await snapshotFile(world, path, { before: stat, signal }) : null
    return { path, hash, mode, before, madeFolders: await missingParents(world.files, path, { signal }) }
  },

  async run({ path, blob, mode, modifiedMs }, prepared, { world: { files, blobs }, signal }) {
    const { before, madeFolders } = prepared
    const found = await lookAtWritten(files, prepared, signal)
    if (found.is === 'other') throw changedError(path, found.why)
    if (found.is === 'written' && found.stat.modifiedMs === modifiedMs)
      return describeWritten(prepared, found.stat)
    // Without `replace` where nothing was, a file that appears at the last moment is not lost.
    const replace = before !== null || found.is === 'written'
    const write = () => files.write(path, blobs.get(blob, { signal }), { replace, mode, modifiedMs, signal })
    return describeWritten(prepared, await withoutLeftovers(write, { files, madeFolders, signal }))
  },

  reconcile: (_input, prepared, call) => reconcileWritten(prepared, call),
  undo: undoWritten<Input>(),
}

async function fileAt(files: Files, path: string, signal: AbortSignal): Promise<FileStat | undefined> {
  const stat = await files.stat(path, { signal })
  if (stat) requireFile(stat, path)
  return stat
}

/** Whoever names a content must know it by its hash, too: the name alone, read somewhere, brings nothing out. */
async function requireContent(
  { blobs }: World,
  blob: string,
  { hash, signal }: { hash: string; signal: AbortSignal },
): Promise<void> {
  const sum = createSha256()
  for await (const piece of blobs.get(blob, { signal })) sum.update(piece)
  if (sum.hex() === hash) return
  throw new AppError('input.invalid', 'The content is not the one that was meant.', {
    hint: 'Take the name and the hash of a content from the same place.',
    details: { blob },
  })
}
