import type { Files, Standing, ToolCall, ToolReceipt, ToolRedo, World } from '#gate'

import { changedError, type FileSnapshot, hashFile, isSame, snapshotFile } from './file-state.ts'
import { isEmptyFolder } from './made-folders.ts'

interface Waiting {
  readonly signal: AbortSignal
}

/** What an undo found where it was about to change something: a file, kept with its content, or none. */
export type Was = { readonly file: FileSnapshot | null }

export async function keepFileAt(path: string, { world, signal }: ToolCall): Promise<Was> {
  const stat = await world.files.stat(path, { signal })
  if (stat?.kind !== 'file') return { file: null }
  return { file: await snapshotFile(world, path, { before: stat, signal }) }
}

/** Whether it is what was kept, so that nothing is lost with it. @throws AppError `files.changed` */
export async function requireKept(
  files: Files,
  path: string,
  { was: { file }, signal }: Waiting & { was: Was },
): Promise<void> {
  const stat = await files.stat(path, { signal })
  if (!stat || !file || !isSame(stat, file)) throw changedError(path, 'somebody changed it once more')
}

/** Puts a file there as it was: bytes, permission bits and time. */
export async function putBack(
  { files, blobs }: World,
  path: string,
  { file, replace, signal }: Waiting & { file: FileSnapshot; replace: boolean },
): Promise<void> {
  const { blob, mode, modifiedMs } = file
  await files.write(path, blobs.get(blob, { signal }), { replace, mode, modifiedMs, signal })
}

/** What is at a path, as far as an undo of one path cares: the hash of a file, an empty folder, nothing, or else. */
type At = { readonly file: string } | 'empty folder' | 'nothing' | 'something else'

async function lookAt(files: Files, path: string, { signal }: Waiting): Promise<At> {
  const stat = await files.stat(path, { signal })
  if (!stat) return 'nothing'
  if (stat.kind === 'file')
    return { file: await hashFile(files, path, { sizeBytes: stat.sizeBytes, signal }) }
  return (await isEmptyFolder(files, path, { signal })) ? 'empty folder' : 'something else'
}

function isEqual(a: At, b: At): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a === b && a !== 'something else'
  return a.file === b.file
}

/** Where a tool whose effect is on one path had it, and how its undo leaves that path. */
interface Place {
  readonly path: string
  readonly left: At
}

/** Takes back the undo of an effect on one path. */
export function redoAtPath<Input, Output, Prepared>(
  placeOf: (receipt: ToolReceipt<Input, Output, Prepared>) => Place,
): ToolRedo<Input, Output, Prepared, Was> {
  const found = ({ file }: Was): At => (file ? { file: file.hash } : 'nothing')
  return {
    async inspect(receipt, was, { world: { files }, signal }): Promise<Standing> {
      const { path, left } = placeOf(receipt)
      const now = await lookAt(files, path, { signal })
      if (isEqual(now, found(was))) return { state: 'as-before' }
      if (isEqual(now, left)) return { state: 'as-left' }
      return { state: 'changed', why: `somebody changed ${path} since` }
    },
    async run(receipt, was, { world, signal }) {
      const { path, left } = placeOf(receipt)
      const now = await lookAt(world.files, path, { signal })
      if (isEqual(now, found(was))) return
      if (!isEqual(now, left)) throw changedError(path, 'somebody changed it since')
      if (was.file) await putBack(world, path, { file: was.file, replace: typeof now === 'object', signal })
      else await world.files.remove(path, { signal })
    },
  }
}

/** How it stands to a path that is not as an effect left it: what goes if the effect is taken back all the same. */
export async function changedAt(
  path: string,
  files: Files,
  { signal }: Waiting,
): Promise<Extract<Standing, { state: 'changed' }>> {
  const stat = await files.stat(path, { signal })
  const why = stat ? `somebody changed ${path}` : `somebody removed ${path}`
  if (stat && stat.kind !== 'file') return { state: 'changed', why }
  return { state: 'changed', why, loses: stat ? [path] : [] }
}
