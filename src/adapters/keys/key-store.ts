import { randomBytes, timingSafeEqual } from 'node:crypto'
import { realpath } from 'node:fs/promises'
import { join } from 'node:path'

import { AppError } from '#contract'

import { systemCode, toAppError } from '../fs/failure.ts'
import { checkValue, checkValueBytes } from './derived-keys.ts'
import { type Cover, cover, uncover } from './key-access.ts'
import { checkOf, type CoveredKey, parseCover, printCover, type Protection } from './key-cover.ts'
import { existingKey, missingKey, noSession } from './key-failures.ts'
import { createSystemKeychain, type Keychain } from './keychain.ts'
import { type Effort, recommended } from './passphrase.ts'
import { cleanPrivate, openPrivateFolder, openToShred, readPrivate, writePrivate } from './private-files.ts'
import { keyFromPhrase, type MasterKey, masterKeyBytes, toMasterKey } from './recovery-phrase.ts'
import type { UnlockedKeys } from './unlocked-keys.ts'

interface Waiting {
  readonly signal: AbortSignal
}

export interface KeyStatus {
  /** Undefined where there is no key. */
  readonly protection: Protection | undefined
  /** Whether it opens without asking anybody. */
  readonly isOpen: boolean
}

/** Keeps the master key of a home folder. */
export interface KeyStore {
  /** Looks, without opening anything. @throws AppError `keys.file_too_open`, `keys.file_damaged` */
  status(options: Waiting): Promise<KeyStatus>
  /**
   * The key; undefined for a home folder that never had one.
   *
   * @param options.passphrase asks for it, where the key is under one and not unlocked
   * @throws AppError `keys.file_too_open`, `keys.file_damaged`, `keys.wrong_key`, `keys.locked`, `keys.passphrase_wrong`,
   *   `keys.keychain_unavailable`, or `keys.missing` when there was one
   */
  load(
    options: Waiting & { passphrase?: (() => Promise<string>) | undefined },
  ): Promise<MasterKey | undefined>
  /** Makes a key for a home folder that never had one. @throws AppError `keys.exists`, `keys.missing` */
  create(options: Waiting & { cover?: Cover }): Promise<MasterKey>
  /**
   * Brings back the key of this home folder, or brings a key to a new one. A passphrase that is lost is not needed.
   *
   * @throws AppError `keys.phrase_invalid`, `keys.wrong_key` before anything is written, `keys.exists` for another key
   */
  restore(phrase: string, options: Waiting & { cover?: Cover }): Promise<MasterKey>
  /**
   * Exchanges how the key is kept, in one step. What it was unlocked with before opens it no more.
   *
   * @throws AppError `keys.passphrase_weak`, `keys.keychain_unavailable`
   */
  protect(key: MasterKey, cover: Cover, options: Waiting): Promise<void>
  /** Keeps the key open until it is locked or the machine forgets it. @throws AppError `keys.no_session` */
  unlock(key: MasterKey, options: Waiting): Promise<void>
  /** @throws AppError `keys.no_passphrase` when it would open all the same */
  lock(options: Waiting): Promise<void>
}

export interface KeyStoreOptions {
  readonly home: string
  /** Default: that of the system. */
  readonly keychain?: Keychain
  /** Where keys are that were unlocked; without it none can be. */
  readonly unlocked?: UnlockedKeys | undefined
  /** What a guess at a new passphrase costs; less than recommended only in tests. */
  readonly effort?: Effort
}

const keyFile = 'master.key'
const checkFile = 'master.check'
/** Of a key file in any form; those that are written have less than 600. */
const coverSize = { least: masterKeyBytes, most: 4_096 }

/**
 * The key as a file that only its owner can read, in the home folder, which is made when it is missing: as it is, under
 * a passphrase, or as a note that it is in the system's keychain.
 *
 * Beside it lies a check value, which outlives the key file, so that a wrong key is recognised before it is used.
 */
export function createFileKeyStore(options: KeyStoreOptions): KeyStore {
  const { home, unlocked, effort = recommended } = options
  const keychain = options.keychain ?? createSystemKeychain()
  const read = (): Promise<Kept> => readKept(home)

  async function replace(
    key: MasterKey,
    chosen: Cover,
    before: CoveredKey,
    signal: AbortSignal,
  ): Promise<void> {
    const after = await cover(key, chosen, { keychain, effort })
    await exchange(home, before, after, { signal })
    await unlocked?.remove(checkOf(key))
    if (before.protection === 'keychain' && after.protection !== 'keychain')
      await keychain.remove(before.account)
  }

  return {
    ...createLock(home, unlocked),

    async load({ passphrase, signal }) {
      signal.throwIfAborted()
      const { covered, check } = await read()
      if (!covered) {
        if (check) throw missingKey(home)
        return undefined
      }
      const key = await uncover(covered, { home, keychain, unlocked, passphrase })
      if (check) requireFit(key, check, home)
      else await writePrivate(await realpath(home), checkFile, checkValue(key), { signal })
      return key
    },

    async create({ cover: chosen = { with: 'file' }, signal }) {
      signal.throwIfAborted()
      const { covered, check } = await read()
      if (covered) throw existingKey(home)
      if (check) throw missingKey(home)
      const key = toMasterKey(randomBytes(masterKeyBytes))
      const made = await cover(key, chosen, { keychain, effort })
      try {
        return await keep(home, key, { covered: made, isNew: true, signal })
      } catch (error) {
        if (made.protection === 'keychain') await keychain.remove(made.account)
        throw error
      }
    },

    async restore(phrase, { cover: chosen, signal }) {
      signal.throwIfAborted()
      const key = keyFromPhrase(phrase)
      const { covered, check } = await read()
      if (check) requireFit(key, check, home)
      if (!covered) {
        return keep(home, key, {
          covered: await cover(key, chosen ?? { with: 'file' }, { keychain, effort }),
          isNew: !check,
          signal,
        })
      }
      if (!isSame(covered, key)) throw existingKey(home)
      if (!check) await writePrivate(await realpath(home), checkFile, checkValue(key), { signal })
      if (chosen || covered.protection !== 'file')
        await replace(key, chosen ?? { with: 'file' }, covered, signal)
      return key
    },

    async protect(key, chosen, { signal }) {
      signal.throwIfAborted()
      const { covered } = await read()
      if (!covered) throw missingKey(home)
      if (covered.protection === 'file' && chosen.with === 'file') return
      await replace(key, chosen, covered, signal)
    },
  }
}

/** What a session knows of a key under a passphrase. */
function createLock(
  home: string,
  unlocked: UnlockedKeys | undefined,
): Pick<KeyStore, 'status' | 'unlock' | 'lock'> {
  return {
    async status({ signal }) {
      signal.throwIfAborted()
      const { covered } = await readKept(home)
      if (covered?.protection !== 'passphrase')
        return { protection: covered?.protection, isOpen: covered !== undefined }
      return { protection: 'passphrase', isOpen: (await unlocked?.find(covered.check)) !== undefined }
    },

    async unlock(key, { signal }) {
      signal.throwIfAborted()
      if (!unlocked) throw noSession()
      await unlocked.put(checkOf(key), key, { signal })
    },

    async lock({ signal }) {
      signal.throwIfAborted()
      const { covered } = await readKept(home)
      if (covered?.protection === 'passphrase') return unlocked?.remove(covered.check)
      throw new AppError('keys.no_passphrase', `${home} has no passphrase that it could be locked with.`, {
        hint: 'Give it one: adjutant key protect passphrase',
      })
    },
  }
}

interface Kept {
  readonly covered: CoveredKey | undefined
  readonly check: Uint8Array | undefined
}

async function readKept(home: string): Promise<Kept> {
  const folder = await realpath(home).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined
    throw toAppError(error, home)
  })
  if (folder === undefined) return { covered: undefined, check: undefined }
  await cleanPrivate(folder)
  const bytes = await readPrivate(folder, keyFile, coverSize)
  return {
    covered: bytes && parseCover(bytes, join(folder, keyFile)),
    check: await readPrivate(folder, checkFile, checkValueBytes),
  }
}

/** The key first: one without its check gets it at the next load, while a check alone would say that the key is lost. */
async function keep(
  home: string,
  key: MasterKey,
  { covered, isNew, signal }: Waiting & { covered: CoveredKey; isNew: boolean },
): Promise<MasterKey> {
  const folder = await openPrivateFolder(home)
  try {
    await writePrivate(folder, keyFile, printCover(covered), { signal })
    if (isNew) await writePrivate(folder, checkFile, checkValue(key), { signal })
    return key
  } catch (error) {
    // Another process was faster; its key counts.
    throw error instanceof AppError && error.code === 'files.exists' ? existingKey(home) : error
  }
}

/** Puts a covered key in place of what is there, in one step, and makes a bare key that was there unreadable. */
async function exchange(
  home: string,
  before: CoveredKey,
  after: CoveredKey,
  { signal }: Waiting,
): Promise<void> {
  const folder = await realpath(home)
  await using old = before.protection === 'file' ? await openToShred(folder, keyFile) : undefined
  await writePrivate(folder, keyFile, printCover(after), { replace: true, signal })
  await old?.shred()
}

function isSame(covered: CoveredKey, key: MasterKey): boolean {
  if (covered.protection === 'file') return timingSafeEqual(covered.key, key)
  return covered.check === checkOf(key)
}

function requireFit(key: MasterKey, check: Uint8Array, home: string): void {
  if (timingSafeEqual(checkValue(key), check)) return
  throw new AppError(
    'keys.wrong_key',
    `This is not the key that ${home} was made with; nothing was written.`,
    {
      hint: 'Use the recovery phrase of this very home folder.',
      details: { home },
    },
  )
}
