import { existsSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import {
  type Cover,
  createBlobs,
  createFileKeyStore,
  createKeyRingStore,
  createUnlockedKeys,
  type DatabaseOptions,
  deriveKeys,
  findFittingKey,
  type KeyRing,
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
  /** Under which the vault's key is sealed. */
  readonly vaultKey: Uint8Array
  /** Everything else is derived from it or sealed under it. */
  readonly master: MasterKey
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

/** How one gets at the key of a home. */
export interface Access {
  /** Asks for the passphrase, where the key is under one. */
  readonly passphrase?: () => Promise<string>
  /** A folder in memory that ends with the person's session; without it no home can be kept unlocked. */
  readonly sessionFolder?: string | undefined
  /** Whether the key of a new home goes into the system's keychain, where there is one. */
  readonly prefersKeychain?: boolean
}

/**
 * Opens a home, and makes it on first use. Everything in it is encrypted from the first byte; the key is in a file that
 * only this user can read, under a passphrase, or in the system's keychain.
 *
 * @throws AppError `keys.locked`, `keys.passphrase_wrong`, `keys.keychain_unavailable`, `keys.missing`,
 *   `store.key_refused` when none of its keys opens the database
 */
export async function openHome(
  folder: string,
  { access = {}, signal }: { access?: Access; signal: AbortSignal },
): Promise<Home> {
  return toHome(folder, await loadKey(folder, keyStoreOf(folder, access), { access, signal }))
}

export function keyStoreOf(folder: string, { sessionFolder }: Access = {}): KeyStore {
  const unlocked = sessionFolder === undefined ? undefined : createUnlockedKeys(sessionFolder)
  return createFileKeyStore({ home: folder, unlocked })
}

/**
 * Brings the key of a home back from its recovery phrase.
 *
 * @param options.cover how the key is kept from now on; unless said otherwise, as a file
 * @throws AppError `keys.phrase_invalid`, `keys.wrong_key`, `keys.exists`
 */
export async function restoreHome(
  folder: string,
  phrase: string,
  { access = {}, signal, ...options }: { access?: Access; cover?: Cover; signal: AbortSignal },
): Promise<Home> {
  const key = await keyStoreOf(folder, access).restore(phrase, { ...options, signal })
  const home = await toHome(folder, key)
  home.phraseShown()
  return home
}

async function loadKey(
  folder: string,
  store: KeyStore,
  { access, signal }: { access: Access; signal: AbortSignal },
): Promise<MasterKey> {
  for (let tries = 1; ; tries += 1) {
    try {
      const key = await store.load({ passphrase: access.passphrase, signal })
      if (key) return key
      if (hasHome(folder)) throw lostKey(folder)
      return await createKey(store, access.prefersKeychain ?? false, signal)
    } catch (error) {
      // Another process makes it at this very moment; it needs two files, and we may come between them.
      const isRace = error instanceof AppError && ['keys.exists', 'files.exists'].includes(error.code)
      if (!isRace || tries === 3) throw error
    }
  }
}

/** A new key beside an old database would open nothing, and be in the way of the one that does. */
function lostKey(home: string): AppError {
  return new AppError('keys.missing', `${home} was made with a key that is no longer there.`, {
    hint: 'Restore the key from the recovery phrase.',
    details: { home },
  })
}

async function createKey(store: KeyStore, prefersKeychain: boolean, signal: AbortSignal): Promise<MasterKey> {
  if (!prefersKeychain) return store.create({ signal })
  try {
    return await store.create({ cover: { with: 'keychain' }, signal })
  } catch (error) {
    if (error instanceof AppError && error.code === 'keys.keychain_unavailable')
      return store.create({ signal })
    throw error
  }
}

async function toHome(folder: string, master: MasterKey): Promise<Home> {
  const { blobNames, vault } = deriveKeys(master)
  const ring = await loadRing(folder, master)
  const [blobContent, ...formerBlobContent] = ring.blobContent
  const shown = join(folder, 'phrase-shown')
  return {
    folder,
    realFolder: realpathSync(folder),
    database: { file: databaseFile(folder), key: ring.database },
    lockFile: lockFile(folder),
    blobs: createBlobs({
      folder: join(folder, 'blobs'),
      keys: { blobContent, formerBlobContent, blobNames },
    }),
    vaultKey: vault,
    master,
    phrase: recoveryPhrase(master),
    get phraseWasShown() {
      return existsSync(shown)
    },
    phraseShown() {
      writeFileSync(shown, '', { mode: 0o600 })
    },
  }
}

/** The keys of a home as they are. After an exchange that was cut short, the database says how far it came. */
export async function loadRing(folder: string, master: MasterKey): Promise<KeyRing> {
  const ring = await createKeyRingStore({ home: folder }).load(master)
  const { nextDatabase } = ring
  if (!nextDatabase || !hasHome(folder)) return ring
  const database = findFittingKey(databaseFile(folder), [ring.database, nextDatabase])
  return database ? { ...ring, database } : ring
}
