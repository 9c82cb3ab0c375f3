import type { FileStat, Standing, ToolCall, ToolReceipt, ToolUndo } from '#gate'

import {
  changedError,
  type FileSnapshot,
  type FileState,
  hashFile,
  isSame,
  snapshotFile,
  stateOf,
} from './file-state.ts'
import { isEntry, lookAtMove, type Looking, type MoveEnds, statBoth } from './fs-move-look.ts'
import { anyEmptyFolder, removeEmptyFolders } from './made-folders.ts'
import { putBack } from './undo-at-path.ts'

type Output = { readonly moved: boolean }
type Prepared = { readonly entry: FileState; readonly madeFolders: readonly string[] }
type Receipt = ToolReceipt<MoveEnds, Output, Prepared>

/** What an undo found: what had been moved, as it was then, and what somebody had put where it came from. */
type Was = { readonly moved: FileState | null; readonly inTheWay: FileSnapshot | null }

export const undoMove: ToolUndo<MoveEnds, Output, Prepared, Was> = {
  paths: ({ input: { from, to }, prepared, output }) =>
    output.moved ? [from, to, ...prepared.madeFolders] : [],
  changes: ({ input: { from, to }, output }) =>
    output.moved ? [{ verb: 'move', target: from, from: to }] : [],

  async inspect({ input, prepared, output }, { world: { files }, signal }) {
    if (!output.moved) return { state: 'as-before' }
    const [source, target] = await statBoth(input, { files, signal })
    // The usual case, found with one look.
    if (!source && target && isEntry(target, prepared.entry))
      return { state: 'as-left', was: { moved: stateOf(target), inTheWay: null } satisfies Was }
    const is = await lookAtMove(input, prepared.entry, { files, signal, undoing: true })
    if (is === 'moved' || is === 'at-both') return { state: 'as-left' }
    if (is === 'at-source' || is === 'blocked') {
      const unfinished = await anyEmptyFolder(files, prepared.madeFolders, { signal })
      return { state: unfinished ? 'as-left' : 'as-before' }
    }
    return whatChanged(input, { files, signal })
  },

  async prepare({ input, prepared }, { world, signal }) {
    const { files } = world
    const [source, target] = await statBoth(input, { files, signal })
    const moved = target ? stateOf(target) : null
    if (source?.kind !== 'file' || !target) return { moved, inTheWay: null }
    const is = await lookAtMove(input, prepared.entry, { files, signal, undoing: true })
    if (is !== 'other') return { moved, inTheWay: null }
    return { moved, inTheWay: await snapshotFile(world, input.from, { before: source, signal }) }
  },

  async run({ input, prepared, output }, call, { was, force }) {
    if (!output.moved) return
    const { world, signal } = call
    const { files } = world
    const is = await lookAtMove(input, prepared.entry, { files, signal, undoing: true })
    if (is === 'moved') await files.move(input.to, input.from, { signal })
    else if (is === 'at-both') await files.remove(input.to, { signal })
    else if (is === 'other' && force) await moveBackAllTheSame(input, was, { files, signal })
    else if (is === 'gone' || is === 'other')
      throw changedError(input.to, 'somebody changed it, or took it away')
    return removeEmptyFolders(files, prepared.madeFolders, { signal })
  },

  redo: {
    async inspect({ input, output }, was, call): Promise<Standing> {
      if (!output.moved || !was.moved) return { state: 'as-before' }
      const how = await lookAtRedo(input, was, call)
      if (how === 'changed')
        return { state: 'changed', why: `somebody changed ${input.from}, or something new is at ${input.to}` }
      return { state: how }
    },

    async run(receipt: Receipt, was: Was, call: ToolCall) {
      const { input } = receipt
      const { files } = call.world
      const { signal } = call
      if (!was.moved) return
      if ((await lookAtRedo(input, was, call)) === 'changed')
        throw changedError(input.from, 'somebody changed it, or something new is where it was')
      const is = await lookAtMove(input, was.moved, { files, signal, undoing: true })
      if (is === 'at-source') await files.move(input.from, input.to, { signal })
      else if (is === 'at-both') await files.remove(input.from, { signal })
      if (was.inTheWay && !(await files.stat(input.from, { signal })))
        await putBack(call.world, input.from, { file: was.inTheWay, replace: false, signal })
    },
  },
}

async function whatChanged(
  { from, to }: MoveEnds,
  looking: Looking,
): Promise<Extract<Standing, { state: 'changed' }>> {
  const [source, target] = await statBoth({ from, to }, looking)
  if (!target) return { state: 'changed', why: `${to} is no longer there` }
  if (!source) return { state: 'changed', why: `somebody changed ${to}`, loses: [] }
  const why = `something new is at ${from}`
  return source.kind === 'file' ? { state: 'changed', why, loses: [from] } : { state: 'changed', why }
}

/** Moves what is at the target back as it is now. What is in its way goes only as it was when it was kept. */
async function moveBackAllTheSame(
  { from, to }: MoveEnds,
  was: Was,
  { files, signal }: Looking,
): Promise<void> {
  const [source, target] = await statBoth({ from, to }, { files, signal })
  const isMoved = (stat: FileStat): boolean => was.moved !== null && isEntry(stat, was.moved)
  // An attempt before this one has come as far as that.
  if (source && !target && isMoved(source)) return
  if (!target || !isMoved(target)) throw changedError(to, 'somebody changed it once more')
  if (source) {
    if (!was.inTheWay || !isSame(source, was.inTheWay))
      throw changedError(from, 'somebody changed it once more')
    await files.remove(from, { signal })
  }
  await files.move(to, from, { signal })
}

async function lookAtRedo(
  ends: MoveEnds,
  { moved, inTheWay }: Was,
  { world: { files }, signal }: ToolCall,
): Promise<'as-left' | 'as-before' | 'changed'> {
  if (!moved) return 'as-before'
  const is = await lookAtMove(ends, moved, { files, signal, undoing: true })
  if (is === 'at-source' || is === 'at-both') return 'as-left'
  if (is === 'moved') return inTheWay ? 'as-left' : 'as-before'
  if (is !== 'other' || !inTheWay) return 'changed'
  const [source, target] = await statBoth(ends, { files, signal })
  if (source?.kind !== 'file' || !target || !isEntry(target, moved)) return 'changed'
  const hash = await hashFile(files, ends.from, { sizeBytes: source.sizeBytes, signal })
  return hash === inTheWay.hash ? 'as-before' : 'changed'
}
