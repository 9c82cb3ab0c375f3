import { z } from 'zod'

import { AppError, personLabel } from '#contract'
import type { FileStat, Files, Tool } from '#gate'

import {
  changedError,
  type FileState,
  hashFile,
  isSame,
  lookOf,
  stateOf,
  statExisting,
} from './file-state.ts'
import { anyEmptyFolder, missingParents, removeEmptyFolders, withoutLeftovers } from './made-folders.ts'
import { AbsolutePath, foldPath, joinPath, parentOf } from './paths.ts'

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
    switch (await look(input, prepared, { files, signal })) {
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
    const is = await look(input, prepared, { files, signal })
    if (is === 'moved') return { happened: true, output: { from, to, moved: true } }
    // A move cut short between its two names is not done, and running it again finishes it.
    if (is === 'at-source' || is === 'at-both' || is === 'blocked') return { happened: false }
    return {
      happened: 'unknown',
      why: is === 'gone' ? `Neither ${from} nor ${to} is there.` : `Somebody changed ${from}.`,
    }
  },

  undo: {
    async inspect({ input, prepared, output }, { world: { files }, signal }) {
      if (!output.moved) return { state: 'as-before' }
      const is = await look(input, prepared, { files, signal, undoing: true })
      if (is === 'moved' || is === 'at-both') return { state: 'as-left' }
      if (is === 'at-source' || is === 'blocked') {
        const unfinished = await anyEmptyFolder(files, prepared.madeFolders, { signal })
        return { state: unfinished ? 'as-left' : 'as-before' }
      }
      return { state: 'changed', why: whyNot[is](input) }
    },

    async run({ input, prepared, output }, { world: { files }, signal }) {
      if (!output.moved) return
      const is = await look(input, prepared, { files, signal, undoing: true })
      if (is === 'moved') await files.move(input.to, input.from, { signal })
      else if (is === 'at-both') await files.remove(input.to, { signal })
      else if (is === 'gone' || is === 'other') throw changedError(input.to, whyNot[is](input))
      return removeEmptyFolders(files, prepared.madeFolders, { signal })
    },
  },
}

const whyNot = {
  gone: ({ to }: Input) => `${to} is no longer there`,
  other: ({ from, to }: Input) => `somebody changed ${to}, or something new is at ${from}`,
} as const

interface Looking {
  readonly files: Files
  readonly signal: AbortSignal
}

/**
 * `at-source`: still there, nothing at the target. `moved`: at the target only. `at-both`: cut short, the same thing has
 * both names or a whole copy. `blocked`: still there, something else at the target. `gone`: at neither.
 */
type Found = 'at-source' | 'moved' | 'at-both' | 'blocked' | 'gone' | 'other'

/** @param undoing takes a copy at the source for the original, as a move back across volumes leaves one */
async function look(
  { from, to }: Input,
  { entry }: Prepared,
  { files, signal, undoing = false }: Looking & { undoing?: boolean },
): Promise<Found> {
  const [source, target] = await statBoth(from, to, { files, signal })
  if (!source) {
    if (!target) return 'gone'
    return isSame(target, entry) || isCopy(target, entry) ? 'moved' : 'other'
  }
  if (!isSame(source, entry) && !(undoing && isCopy(source, entry))) return 'other'
  if (!target) return 'at-source'
  if (source.identity === target.identity) return 'at-both'
  if (source.kind !== 'file' || !(isSame(target, entry) || isCopy(target, entry))) return 'blocked'
  const ofSource = await hashFile(files, from, { sizeBytes: source.sizeBytes, signal })
  const ofTarget = await hashFile(files, to, { sizeBytes: target.sizeBytes, signal })
  return ofSource === ofTarget ? 'at-both' : 'blocked'
}

/** Some file systems keep times to two seconds. */
const timeGrainMs = 2_000

/** Whether a file can be what a move across volumes made of another: a new identity, the same size and time. */
function isCopy(copy: FileStat, original: FileState): boolean {
  return (
    copy.identity !== original.identity &&
    copy.kind === 'file' &&
    original.kind === 'file' &&
    copy.sizeBytes === original.sizeBytes &&
    Math.abs(copy.modifiedMs - original.modifiedMs) <= timeGrainMs
  )
}

/**
 * What is at both paths. Two spellings of one name need a look into the folder: where case does not count, asking for
 * either finds the same file, and taking the second for a leftover would remove the only one.
 */
async function statBoth(
  from: string,
  to: string,
  { files, signal }: Looking,
): Promise<readonly [FileStat | undefined, FileStat | undefined]> {
  const [source, target] = await Promise.all([files.stat(from, { signal }), files.stat(to, { signal })])
  const folder = parentOf(from)
  if (!source || !target || from === to || foldPath(from) !== foldPath(to) || folder === undefined)
    return [source, target]
  const paths = new Set<string>()
  for await (const entry of files.list(folder, { recursive: false, signal })) paths.add(entry.path)
  return [paths.has(from) ? source : undefined, paths.has(to) ? target : undefined]
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
  const [, target] = await statBoth(from, to, { files, signal })
  if (target && ifExists === 'fail') throw existsError(to)
  return { source, skip: target !== undefined }
}

function existsError(path: string): AppError {
  return new AppError('files.exists', `${path} exists.`, {
    hint: 'Choose another path, or set ifExists to skip.',
    details: { path },
  })
}
