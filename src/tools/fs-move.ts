import { z } from 'zod'

import { AppError, personLabel } from '#contract'
import type { FileStat, Files, Tool } from '#gate'

import { changedError, type FileState, lookOf, stateOf, statExisting } from './file-state.ts'
import { lookAtMove, statBoth } from './fs-move-look.ts'
import { undoMove } from './fs-move-undo.ts'
import { missingParents, withoutLeftovers } from './made-folders.ts'
import { AbsolutePath, joinPath } from './paths.ts'

const Input = z
  .strictObject({
    from: AbsolutePath.meta({ title: 'From', description: 'Absolute path of the file, link or folder.' }),
    to: AbsolutePath.meta({
      title: 'To',
      description: 'Absolute path that it is to have. Missing folders are made.',
    }),
    ifExists: z.enum(['fail', 'skip']).default('fail').meta({
      title: 'If it exists',
      description: 'When something is at the target: fail, or skip and leave both. Nothing is ever replaced.',
    }),
  })
  .meta({ examples: [{ from: '/home/ada/Downloads/a.pdf', to: '/home/ada/Documents/2024-07/a.pdf' }] })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  from: z.string().meta({ title: 'From', description: 'Where it was.' }),
  to: z.string().meta({ title: 'To', description: 'Where it is, or would be had it not been skipped.' }),
  moved: z
    .boolean()
    .meta({ title: 'Moved', description: 'False when it was skipped, or is to stay where it is.' }),
})
type Output = z.infer<typeof Output>

type Prepared = {
  readonly skip: boolean
  /** What is to be moved. */
  readonly entry: FileState
  readonly madeFolders: readonly string[]
}

export const fsMove: Tool<Input, Output, Prepared> = {
  name: 'fs.move',
  version: 1,
  title: 'Move or rename',
  description: 'Gives a file, link or folder another path. Never replaces anything, and keeps time and mode.',
  input: Input,
  output: Output,
  effect: 'reconcilable',
  undoClass: 'reversible',
  capabilities: ['fs.write'],
  controls: ['from', 'to'],
  timeoutMs: 10 * 60_000,
  needs: ({ from, to }) => [
    { capability: 'fs.write', resource: from },
    { capability: 'fs.write', resource: to },
  ],
  label: () => personLabel,

  async preview(input, call) {
    const { source, skip } = await decide(input, call.world.files, call.signal)
    if (skip) return { summary: `Leave ${input.from} where it is: ${input.to} exists`, changes: [] }
    const change = { verb: 'move', target: input.to, from: input.from, sizeBytes: source.sizeBytes } as const
    return { summary: `Move ${input.from} to ${input.to}`, changes: [change] }
  },

  restsOn: (_input, { skip, entry }) => ({ skip, entry: lookOf(entry) }),

  async prepare(input, { world: { files }, signal }) {
    const { source, skip } = await decide(input, files, signal)
    return {
      skip,
      entry: stateOf(source),
      madeFolders: skip ? [] : await missingParents(files, input.to, { signal }),
    }
  },

  async run(input, prepared, { world: { files }, signal }) {
    const { from, to } = input
    if (prepared.skip) return { from, to, moved: false }
    switch (await lookAtMove(input, prepared.entry, { files, signal })) {
      case 'moved':
        break
      case 'at-both':
        await files.remove(from, { signal })
        break
      case 'at-source':
        await withoutLeftovers(() => files.move(from, to, { signal }), {
          files,
          madeFolders: prepared.madeFolders,
          signal,
        })
        break
      case 'blocked':
        throw existsError(to)
      case 'gone':
        throw changedError(from, 'it is no longer there')
      case 'other':
        throw changedError(from, 'somebody changed it')
    }
    return { from, to, moved: true }
  },

  async reconcile(input, prepared, { world: { files }, signal }) {
    const { from, to } = input
    if (prepared.skip) return { happened: true, output: { from, to, moved: false } }
    const is = await lookAtMove(input, prepared.entry, { files, signal })
    if (is === 'moved') return { happened: true, output: { from, to, moved: true } }
    // A move cut short between its two names is not done, and running it again finishes it.
    if (is === 'at-source' || is === 'at-both' || is === 'blocked') return { happened: false }
    return {
      happened: 'unknown',
      why: is === 'gone' ? `Neither ${from} nor ${to} is there.` : `Somebody changed ${from}.`,
    }
  },

  undo: undoMove,
}

async function decide(
  { from, to, ifExists }: Input,
  files: Files,
  signal: AbortSignal,
): Promise<{ source: FileStat; skip: boolean }> {
  const source = await statExisting(files, from, { signal })
  if (source.kind === 'other') {
    throw new AppError('files.not_a_file', `${from} is a special file, which is not moved.`, {
      details: { path: from },
    })
  }
  if (from === to) return { source, skip: true }
  if (to.startsWith(joinPath(from, ''))) {
    throw new AppError('input.invalid', `${from} cannot be moved into itself.`, { details: { from, to } })
  }
  const [, target] = await statBoth({ from, to }, { files, signal })
  if (target && ifExists === 'fail') throw existsError(to)
  return { source, skip: target !== undefined }
}

function existsError(path: string): AppError {
  return new AppError('files.exists', `${path} exists.`, {
    hint: 'Choose another path, or set ifExists to skip.',
    details: { path },
  })
}
