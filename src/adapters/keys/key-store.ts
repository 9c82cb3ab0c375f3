import { randomBytes, timingSafeEqual } from 'node:crypto'
import { realpath } from 'node:fs/promises'

import { AppError } from '#contract'

import { systemCode, toAppError } from '../fs/failure.ts'
import { checkValue, checkValueBytes } from './derived-keys.ts'
import { openPrivateFolder, readPrivate, writePrivate } from './private-files.ts'
import { keyFromPhrase, type MasterKey, masterKeyBytes, toMasterKey } from './recovery-phrase.ts'

interface Waiting {
  readonly signal: AbortSignal
}

/** Keeps the master key of a home folder. */
export interface KeyStore {
  /**
   * The key; undefined for a home folder that never had one.
   *
   * @throws AppError `keys.file_too_open`, `keys.file_damaged`, `keys.wrong_key`, or `keys.missing` when there was one
   */
  load(options: Waiting): Promise<MasterKey | undefined>
  /** Makes a key for a home folder that never had one. @throws AppError `keys.exists`, `keys.missing` */
  create(options: Waiting): Promise<MasterKey>
  /**
   * Brings back the key of this home folder, or brings a key to a new one.
   *
   * @throws AppError `keys.phrase_invalid`, `keys.wrong_key` before anything is written, `keys.exists` for another key
   */
  restore(phrase: string, options: Waiting): Promise<MasterKey>
}

const keyFile = 'master.key'
const checkFile = 'master.check'

/**
 * The key as a file that only its owner can read, in the home folder, which is made when it is missing.
 *
 * Beside it lies a check value, which outlives the key file, so that a wrong key is recognised before it is used.
 */
export function createFileKeyStore({ home }: { readonly home: string }): KeyStore {
  return {
    async load({ signal }) {
      signal.throwIfAborted()
      const { key, check } = await read(home)
      if (key && check) requireFit(key, check, home)
      else if (key) await writePrivate(await realpath(home), checkFile, checkValue(key), { signal })
      else if (check) throw missing(home)
      return key
    },

    async create({ signal }) {
      signal.throwIfAborted()
      const { key, check } = await read(home)
      if (key) throw exists(home)
      if (check) throw missing(home)
      return keep(home, toMasterKey(randomBytes(masterKeyBytes)), { isNew: true, signal })
    },

    async restore(phrase, { signal }) {
      signal.throwIfAborted()
      const key = keyFromPhrase(phrase)
      const { key: present, check } = await read(home)
      if (check) requireFit(key, check, home)
      if (!present) return keep(home, key, { isNew: !check, signal })
      if (!timingSafeEqual(present, key)) throw exists(home)
      return key
    },
  }
}

interface Kept {
  readonly key: MasterKey | undefined
  readonly check: Uint8Array | undefined
}

async function read(home: string): Promise<Kept> {
  const folder = await realpath(home).catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined
    throw toAppError(error, home)
  })
  if (folder === undefined) return { key: undefined, check: undefined }
  const bytes = await readPrivate(folder, keyFile, masterKeyBytes)
  return { key: bytes && toMasterKey(bytes), check: await readPrivate(folder, checkFile, checkValueBytes) }
}

/** The key first: one without its check gets it at the next load, while a check alone would say that the key is lost. */
async function keep(
  home: string,
  key: MasterKey,
  { isNew, signal }: Waiting & { isNew: boolean },
): Promise<MasterKey> {
  const folder = await openPrivateFolder(home)
  try {
    await writePrivate(folder, keyFile, key, { signal })
    if (isNew) await writePrivate(folder, checkFile, checkValue(key), { signal })
    return key
  } catch (error) {
    // Another process was faster; its key counts.
    throw error instanceof AppError && error.code === 'files.exists' ? exists(home) : error
  }
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

function missing(home: string): AppError {
  return new AppError('keys.missing', `${home} was made with a key that is no longer there.`, {
    hint: 'Restore the key from the recovery phrase.',
    details: { home },
  })
}

function exists(home: string): AppError {
  return new AppError('keys.exists', `${home} has a key already; it was left alone.`, {
    hint: 'Use another home folder, or move the key file away first.',
    details: { home },
  })
}
