import { z } from 'zod'

import { AppError, personLabel } from '#contract'
import { applyHunks, type FileStat, type Files, type Tool, type ToolUndo } from '#gate'
import { sha256 } from '#base'

import { bytesOf, contentFields, hasOneContent, oneContentMessage } from './content-input.ts'
import {
  changedError,
  type FileSnapshot,
  hashFile,
  isSame,
  modifiedTime,
  requireFile,
  snapshotFile,
} from './file-state.ts'
import { anyEmptyFolder, missingParents, removeEmptyFolders, withoutLeftovers } from './made-folders.ts'
import { AbsolutePath, numberedPath, parentOf } from './paths.ts'
import { textChange } from './text-change.ts'
import { changedAt, keepFileAt, putBack, redoAtPath, requireKept, type Was } from './undo-at-path.ts'

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

const Output = z.strictObject({
  path: z
    .string()
    .meta({ title: 'Path', description: 'Where the content is; with keep-both it may have a number.' }),
  created: z.boolean().meta({ title: 'Created', description: 'Whether there was no file before.' }),
  sizeBytes: z.number().meta({ title: 'Size', description: 'In bytes.' }),
  modified: z.string().meta({ title: 'Modified', description: 'ISO 8601, UTC.' }),
  hash: z.string().meta({ title: 'Hash', description: 'SHA-256 of the content.' }),
})
type Output = z.infer<typeof Output>

type Prepared = {
  /** Where to write: the input's path, or the numbered one beside it. */
  readonly path: string
  /** Of the new content. */
  readonly hash: string
  /** What is there now, snapshot included; null for nothing. */
  readonly before: FileSnapshot | null
  readonly madeFolders: readonly string[]
}

export const fsWrite: Tool<Input, Output, Prepared> = {
  name: 'fs.write',
  version: 1,
  title: 'Write a file',
  description:
    'Makes or replaces a file at once: a reader sees the old content or the new, never a part. A file that somebody changed meanwhile is left alone.',
  input: Input,
  output: Output,
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
      return (await textChange(before, bytesOf(input), call))?.hunks.map(({ lines }) => lines.join('\n'))
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
    const found = await look(files, prepared, signal)
    if (found.is === 'written') return describe(prepared, found.stat)
    if (found.is === 'other') throw changedError(path, found.why)
    // Without `replace` where nothing was, a file that appears at the last moment is not lost.
    const options = before ? { replace: true, mode: before.mode, signal } : { replace: false, signal }
    const { madeFolders } = prepared
    const write = () => files.write(path, [bytesOf(input)], options)
    return describe(prepared, await withoutLeftovers(write, { files, madeFolders, signal }))
  },

  async reconcile(_input, prepared, { world: { files }, signal }) {
    const found = await look(files, prepared, signal)
    if (found.is === 'written') return { happened: true, output: describe(prepared, found.stat) }
    if (found.is === 'before') return { happened: false }
    return { happened: 'unknown', why: `${prepared.path}: ${found.why}` }
  },

  undo: {
    paths: ({ prepared }) => (isNoChange(prepared) ? [] : [prepared.path, ...prepared.madeFolders]),
    changes: ({ prepared }) => {
      if (isNoChange(prepared)) return []
      return [{ verb: prepared.before ? 'replace' : 'remove', target: prepared.path }]
    },

    async inspect({ prepared }, { world: { files }, signal }) {
      const found = await look(files, prepared, signal)
      if (found.is === 'other') return changedAt(prepared.path, files, { signal })
      if (found.is === 'written') return { state: isNoChange(prepared) ? 'as-before' : 'as-left' }
      const unfinished = await anyEmptyFolder(files, prepared.madeFolders, { signal })
      return { state: unfinished ? 'as-left' : 'as-before' }
    },

    prepare: ({ prepared }, call) => keepFileAt(prepared.path, call),

    async run({ prepared }, { world, signal }, { was, force }) {
      const { path, before, madeFolders } = prepared
      const { files } = world
      const found = await look(files, prepared, signal)
      if (found.is === 'other') {
        if (!force) throw changedError(path, found.why)
        if (was.file) await requireKept(files, path, { was, signal })
      }
      if (found.is === 'other' || (found.is === 'written' && !isNoChange(prepared))) {
        if (before)
          await putBack(world, path, {
            file: before,
            replace: found.is === 'written' || was.file !== null,
            signal,
          })
        else await files.remove(path, { signal })
      }
      return removeEmptyFolders(files, madeFolders, { signal })
    },

    redo: redoAtPath<Input, Output, Prepared>(({ prepared: { path, before } }) => ({
      path,
      left: before ? { file: before.hash } : 'nothing',
    })),
  } satisfies ToolUndo<Input, Output, Prepared, Was>,
}

/** How the world stands to a write: it is as before, written, or neither. */
type Found =
  | { readonly is: 'before' }
  | { readonly is: 'written'; readonly stat: FileStat }
  | { readonly is: 'other'; readonly why: string }

async function look(files: Files, { path, hash, before }: Prepared, signal: AbortSignal): Promise<Found> {
  const stat = await files.stat(path, { signal })
  if (!stat) return before ? { is: 'other', why: 'somebody removed it' } : { is: 'before' }
  if (stat.kind !== 'file') return { is: 'other', why: `a ${stat.kind} is there now` }
  const untouched = before !== null && isSame(stat, before)
  const now = untouched ? before.hash : await hashFile(files, path, { sizeBytes: stat.sizeBytes, signal })
  if (now === hash) return { is: 'written', stat }
  if (now === before?.hash) return { is: 'before' }
  return { is: 'other', why: before ? 'somebody changed it' : 'somebody made a file there' }
}

/** The old content was the new one already: nothing is written, and nothing is to be taken back. */
function isNoChange({ hash, before }: Prepared): boolean {
  return before?.hash === hash
}

function describe({ path, hash, before }: Prepared, stat: FileStat): Output {
  return { path, created: before === null, sizeBytes: stat.sizeBytes, modified: modifiedTime(stat), hash }
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
