import { mkdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

import {
  createBlobs,
  createKeyStore,
  type DatabaseOptions,
  deriveKeys,
  type DerivedKeys,
  recoveryPhrase,
} from '#adapters'
import type { Blobs } from '#gate'

/** A home folder: where one person's runs, keys and files of the program live. */
export interface Home {
  readonly folder: string
  readonly database: DatabaseOptions
  readonly lockFile: string
  readonly keys: DerivedKeys
  readonly blobs: Blobs
  /** The 24 words that restore the key, when this call has just made it. Shown once, kept nowhere. */
  readonly phrase: string | null
}

/** `ADJUTANT_HOME`, or `.adjutant` in the person's own folder. */
export function homeFolder(environment: Readonly<Record<string, string | undefined>>): string {
  return environment['ADJUTANT_HOME'] ?? join(homedir(), '.adjutant')
}

/**
 * Opens a home, and makes it on first use. Everything in it is encrypted from the first byte; the key is in a file that
 * only this user can read.
 */
export async function openHome(folder: string): Promise<Home> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const store = createKeyStore({ folder })
  const known = await store.load()
  const master = known ?? (await store.create())
  const keys = deriveKeys(master)
  return {
    folder,
    keys,
    database: { file: join(folder, 'adjutant.db'), key: keys.database },
    lockFile: join(folder, 'engine.lock'),
    blobs: createBlobs({ folder: join(folder, 'blobs'), keys }),
    phrase: known ? null : recoveryPhrase(master),
  }
}
