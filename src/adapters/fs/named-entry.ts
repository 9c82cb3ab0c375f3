import type { BigIntStats } from 'node:fs'
import { lstat } from 'node:fs/promises'

import { refusal, systemCode, toAppError } from './failure.ts'
import type { Entry } from './place-file.ts'

/** An entry and its path as the caller knows it. */
export interface Named extends Entry {
  readonly shown: string
}

export interface MoveOptions {
  readonly prefix: string
  readonly signal: AbortSignal
}

/** @throws AppError `files.not_found` */
export async function statEntry({ folder, name, shown }: Named): Promise<BigIntStats> {
  try {
    return await lstat(folder.at(name), { bigint: true })
  } catch (error) {
    throw toAppError(error, shown)
  }
}

/** @throws AppError `files.exists` */
export async function requireFree({ folder, name, shown }: Named): Promise<void> {
  try {
    await lstat(folder.at(name))
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return
    throw toAppError(error, shown)
  }
  throw taken(shown)
}

export function taken(shown: string): Error {
  return refusal('files.exists', `Something is already at ${shown}.`, shown, 'Choose another path.')
}
