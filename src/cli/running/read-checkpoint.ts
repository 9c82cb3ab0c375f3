import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'

import { AppError } from '#contract'

import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'

/** A checkpoint is some hundred bytes. */
const longestBytes = 100_000

/** The text of a checkpoint that was kept in a file. @throws AppError `files.not_found`, `cli.usage` */
export async function readCheckpoint({ surroundings }: Invocation, name: string): Promise<string> {
  const path = resolve(surroundings.folder, name)
  try {
    const { size } = await stat(path)
    if (size > longestBytes) throw usage(`${path} is too large to be a checkpoint.`)
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new AppError('files.not_found', `There is no file ${path}.`, { cause: error, details: { path } })
  }
}
