import { z } from 'zod'

import { AppError, personLabel } from '#contract'
import { applyHunks, type FileStat, type Files, type Tool } from '#gate'
import { sha256 } from '#base'

import { bytesOf, contentFields, hasOneContent, oneContentMessage } from './content-input.ts'
import { changedError, requireFile, snapshotFile } from './file-state.ts'
import { missingParents, withoutLeftovers } from './made-folders.ts'
import { AbsolutePath, numberedPath, parentOf } from './paths.ts'
import { hunkText, textChange } from './text-change.ts'
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
      description: 'Absolute path of the file. Missing folders are made.',
    }),
    ...contentFields,
    ifExists: z.enum(['fail', 'replace', 'keep-both']).default('fail').meta({
      title: 'If it exists',
      description:
        'fail: refuse; replace: put the new content in its place; keep-both: write beside it, as name (2).',
    }),
    expect: z
      .strictObject({
        hash: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .meta({ title: 'Hash', description: 'SHA-256 that fs.read gave.' }),
      })
      .optional()
      .meta({
        title: 'Expect',
        description: 'Refuses to replace a file whose content is not the one that was read.',
      }),
  })
  .refine(hasOneContent, oneContentMessage)
  .meta({ examples: [{ path: '/home/ada/report.md', text: '# Report\n', ifExists: 'replace' }] })
type Input = z.infer<typeof Input>

export const fsWrite: Tool<Input, Written, PreparedWrite> = {
  name: 'fs.write',
  version: 1,
  title: 'Write a file',
  description:
    'Makes or replaces a file at once: a reader sees the old content or the new, never a part. A file that somebody changed meanwhile is left alone.',
  input: Input,
  output: Written,
  effect: 'reconcilable',
  undoClass: 'reversible',
  capabilities: ['fs.write'],
  controls: ['path'],
  timeoutMs: 60_000,
  needs: ({ path, ifExists }) => [
    { capability: 'fs.write', resource: ifExists === 'keep-both' ? (parentOf(path) ?? path) : path },
  ],
  label: () => personLabel,

  async preview(input, { world: { files }, signal }) {
    const { path, stat } = await chooseTarget(input, files, signal)
    const sizeBytes = bytesOf(input).length
    return {
      summary: `${stat ? 'Replace' : 'Create'} ${path}`,
      changes: [{ verb: stat ? 'replace' : 'create', target: path, sizeBytes }],
    }
  },

  parts: {
    async list(input, { before }, call) {
      return (await textChange(before, bytesOf(input), call))?.hunks.map(hunkText)
    },
    async only({ base64: _, ...input }, { path, before }, { parts, call }) {
      const change = await textChange(before, bytesOf({ ...input, base64: _ }), call)
      const missing = parts.find((part) => !change?.hunks[part])
      if (!change || missing !== undefined) {
        throw new AppError('input.invalid', `The change of ${path} has no part ${missing ?? 0}.`, {
          hint: 'See `adjutant approvals` for its parts.',
          details: { path, parts: change?.hunks.length ?? 0 },
        })
      }
      return { ...input, text: applyHunks(change.before, change.hunks, parts) }
    },
  },

  restsOn: (_input, { path, hash, before }) => ({ path, hash, before: before?.hash ?? null }),

  async prepare(input, { world, signal }) {
    const hash = sha256(bytesOf(input))
    const { path, stat } = await chooseTarget(input, world.files, signal)
    const before = stat ? await snapshotFile(world, path, { before: stat, signal }) : null
    if (input.expect && input.expect.hash !== before?.hash) {
      throw changedError(
        path,
        before ? 'its content is not the one that was expected' : 'it is no longer there',
      )
    }
    return { path, hash, before, madeFolders: await missingParents(world.files, path, { signal }) }
  },

  async run(input, prepared, { world: { files }, signal }) {
    const { path, before } = prepared
    const found = await lookAtWritten(files, prepared, signal)
    if (found.is === 'written') return describeWritten(prepared, found.stat)
    if (found.is === 'other') throw changedError(path, found.why)
    // Without `replace` where nothing was, a file that appears at the last moment is not lost.
    const options = before ? { replace: true, mode: before.mode, signal } : { replace: false, signal }
    const { madeFolders } = prepared
    const write = () => files.write(path, [bytesOf(input)], options)
    return describeWritten(prepared, await withoutLeftovers(write, { files, madeFolders, signal }))
  },

  reconcile: (_input, prepared, call) => reconcileWritten(prepared, call),
  undo: undoWritten<Input>(),
}

async function chooseTarget(
  { path, ifExists }: Input,
  files: Files,
  signal: AbortSignal,
): Promise<{ path: string; stat: FileStat | undefined }> {
  const stat = await files.stat(path, { signal })
  if (!stat) return { path, stat }
  if (ifExists === 'replace') {
    requireFile(stat, path)
    return { path, stat }
  }
  const beside = ifExists === 'keep-both' ? await freeBeside(files, path, signal) : undefined
  if (beside !== undefined) return { path: beside, stat: undefined }
  throw new AppError('files.exists', `${path} exists.`, {
    hint: 'Choose another path, or set ifExists to replace or keep-both.',
    details: { path },
  })
}

async function freeBeside(files: Files, path: string, signal: AbortSignal): Promise<string | undefined> {
  for (let number = 2; number <= 1_000; number += 1) {
    const beside = numberedPath(path, number)
    if (!(await files.stat(beside, { signal }))) return beside
  }
  return undefined
}
