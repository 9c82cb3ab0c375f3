import { existsSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import {
  createBlobs,
  createFileKeyStore,
  type DatabaseOptions,
  deriveKeys,
  type KeyStore,
  type MasterKey,
  recoveryPhrase,
} from '#adapters'
import { AppError } from '#contract'
import type { Blobs } from '#gate'

/** A home folder: where one person's runs, keys and files of the program live. */
export interface Home {
  readonly folder: string
  /** The same without links on the way. */
  readonly realFolder: string
  readonly database: DatabaseOptions
  readonly lockFile: string
  readonly blobs: Blobs
  /** The 24 words that restore the key. */
  readonly phrase: string
  /** Whether a person has seen the phrase. */
  readonly phraseWasShown: boolean
  /** Says that a person has. */
  phraseShown(): void
}

/** Whether anything has ever been kept there. */
export function hasHome(folder: string): boolean {
  return existsSync(databaseFile(folder))
}

/** Where the key of a home is. */
export function keyFile(folder: string): string {
  return join(folder, 'master.key')
}

export function databaseFile(folder: string): string {
  return join(folder, 'adjutant.db')
}

export function lockFile(folder: string): string {
  return join(folder, 'engine.lock')
}

/**
 * Opens a home, and makes it on first use. Everything in it is encrypted from the first byte; the key is in a file that
 * only this user can read.
 */
export async function openHome(folder: string, { signal }: { signal: AbortSignal }): Promise<Home> {
  return toHome(folder, await loadKey(createFileKeyStore({ home: folder }), { signal }))
}

/**
 * Brings the key of a home back from its recovery phrase.
 *
 * @throws AppError `keys.phrase_invalid`, `keys.wrong_key`, `keys.exists`
 */
export async function restoreHome(
  folder: string,
  phrase: string,
  { signal }: { signal: AbortSignal },
): Promise<Home> {
  const home = toHome(folder, await createFileKeyStore({ home: folder }).restore(phrase, { signal }))
  home.phraseShown()
  return home
}

async function loadKey(store: KeyStore, options: { signal: AbortSignal }): Promise<MasterKey> {
  for (let tries = 1; ; tries += 1) {
    try {
      return (await store.load(options)) ?? (await store.create(options))
    } catch (error) {
      // Another process makes it at this very moment; it needs two files, and we may come between them.
      const isRace = error instanceof AppError && ['keys.exists', 'files.exists'].includes(error.code)
      if (!isRace || tries === 3) throw error
    }
  }
}

function toHome(folder: string, master: MasterKey): Home {
  const keys = deriveKeys(master)
  const shown = join(folder, 'phrase-shown')
  return {
    folder,
    realFolder: realpathSync(folder),
    database: { file: databaseFile(folder), key: keys.database },
    lockFile: lockFile(folder),
    blobs: createBlobs({ folder: join(folder, 'blobs'), keys }),
    phrase: recoveryPhrase(master),
    get phraseWasShown() {
      return existsSync(shown)
    },
    phraseShown() {
      writeFileSync(shown, '', { mode: 0o600 })
    },
  }
}
