import { z } from 'zod'

import type { FileStat, Files, Reconciled, ToolCall, ToolUndo } from '#gate'

import { changedError, type FileSnapshot, hashFile, isSame, modifiedTime } from './file-state.ts'
import { anyEmptyFolder, removeEmptyFolders } from './made-folders.ts'
import { changedAt, keepFileAt, putBack, redoAtPath, requireKept, type Was } from './undo-at-path.ts'

/** What the tools that write a whole file give. */
export const Written = z.strictObject({
  path: z
    .string()
    .meta({ title: 'Path', description: 'Where the content is; with keep-both it may have a number.' }),
  created: z.boolean().meta({ title: 'Created', description: 'Whether there was no file before.' }),
  sizeBytes: z.number().meta({ title: 'Size', description: 'In bytes.' }),
  modified: z.string().meta({ title: 'Modified', description: 'ISO 8601, UTC.' }),
  hash: z.string().meta({ title: 'Hash', description: 'SHA-256 of the content.' }),
})
export type Written = z.infer<typeof Written>

export type PreparedWrite = {
  /** Where to write: the input's path, or the numbered one beside it. */
  readonly path: string
  /** Of the new content. */
  readonly hash: string
  /** Permission bits that it gets, where that is a part of what is asked for. */
  readonly mode?: number
  /** What is there now, snapshot included; null for nothing. */
  readonly before: FileSnapshot | null
  readonly madeFolders: readonly string[]
}

/** How the world stands to a write: it is as before, written, or neither. */
export type Found =
  | { readonly is: 'before' }
  | { readonly is: 'written'; readonly stat: FileStat }
  | { readonly is: 'other'; readonly why: string }

export async function lookAtWritten(
  files: Files,
  { path, hash, mode, before }: PreparedWrite,
  signal: AbortSignal,
): Promise<Found> {
  const stat = await files.stat(path, { signal })
  if (!stat) return before ? { is: 'other', why: 'somebody removed it' } : { is: 'before' }
  if (stat.kind !== 'file') return { is: 'other', why: `a ${stat.kind} is there now` }
  const untouched = before !== null && isSame(stat, before)
  const now = untouched ? before.hash : await hashFile(files, path, { sizeBytes: stat.sizeBytes, signal })
  const isOnlyMode = now === before?.hash && mode !== undefined && mode !== stat.mode
  if (now === hash && !isOnlyMode) return { is: 'written', stat }
  if (now === before?.hash) return { is: 'before' }
  return { is: 'other', why: before ? 'somebody changed it' : 'somebody made a file there' }
}

/** The old content was the new one already: nothing is written, and nothing is to be taken back. */
function isNoChange({ hash, mode, before }: PreparedWrite): boolean {
  return before?.hash === hash && (mode ?? before.mode) === before.mode
}

export function describeWritten({ path, hash, before }: PreparedWrite, stat: FileStat): Written {
  return { path, created: before === null, sizeBytes: stat.sizeBytes, modified: modifiedTime(stat), hash }
}

export async function reconcileWritten(
  prepared: PreparedWrite,
  { world: { files }, signal }: ToolCall,
): Promise<Reconciled<Written>> {
  const found = await lookAtWritten(files, prepared, signal)
  if (found.is === 'written') return { happened: true, output: describeWritten(prepared, found.stat) }
  if (found.is === 'before') return { happened: false }
  return { happened: 'unknown', why: `${prepared.path}: ${found.why}` }
}

/** Puts back what was there before a file was written, or removes it, with the folders that were made for it. */
export function undoWritten<Input>(): ToolUndo<Input, Written, PreparedWrite> {
  return {
    paths: ({ prepared }) => (isNoChange(prepared) ? [] : [prepared.path, ...prepared.madeFolders]),
    changes: ({ prepared }) => {
      if (isNoChange(prepared)) return []
      return [{ verb: prepared.before ? 'replace' : 'remove', target: prepared.path }]
    },

    async inspect({ prepared }, { world: { files }, signal }) {
      const found = await lookAtWritten(files, prepared, signal)
      if (found.is === 'other') return changedAt(prepared.path, files, { signal })
      if (found.is === 'written') return { state: isNoChange(prepared) ? 'as-before' : 'as-left' }
      const unfinished = await anyEmptyFolder(files, prepared.madeFolders, { signal })
      return { state: unfinished ? 'as-left' : 'as-before' }
    },

    prepare: ({ prepared }, call) => keepFileAt(prepared.path, call),

    async run({ prepared }, { world, signal }, { was, force }) {
      const { path, before, madeFolders } = prepared
      const { files } = world
      const found = await lookAtWritten(files, prepared, signal)
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

    redo: redoAtPath<Input, Written, PreparedWrite>(({ prepared: { path, before } }) => ({
      path,
      left: before ? { file: before.hash } : 'nothing',
    })),
  } satisfies ToolUndo<Input, Written, PreparedWrite, Was>
}
