import { openSync, readSync, closeSync } from 'node:fs'

import type BetterSqlite3 from 'better-sqlite3'
import Database from 'better-sqlite3-multiple-ciphers'

import { AppError } from '#contract'

import { toStoreFailure } from './store-failure.ts'

export type Sqlite = BetterSqlite3.Database

export interface DatabaseOptions {
  readonly file: string
  /** 32 bytes; without it the file is plain, which only tests and the lock use. */
  readonly key?: Uint8Array
  readonly readonly?: boolean
  /** How long another writer is waited for, in milliseconds; 5,000 unless said. Not on a thread that serves. */
  readonly patienceMs?: number
  /** Off only as the control of power-cut tests, which must see it fail. */
  readonly synchronous?: 'FULL' | 'NORMAL' | 'OFF'
}

/** For threads that write and serve nobody meanwhile: a file that is written anew lets nobody else write. */
export const threadPatienceMs = 120_000

/** Of decrypted pages. A program has up to five connections, and a reading of thousands of documents fills each. */
const cacheKilobytes = 16_000

/**
 * Opens an SQLite file: encrypted with AEGIS-256, write-ahead log, every commit synced.
 *
 * The order of the statements matters: cipher, key, then anything that reads. An empty or short key would silently make
 * a plain file or a passphrase, so the length is checked here.
 *
 * @throws AppError `store.key_refused` when the key does not fit the file, `engine.store_failed` when the disk refuses
 */
export function openDatabase(options: DatabaseOptions): Sqlite {
  const { file, key, readonly = false, synchronous = 'FULL' } = options
  const db = open(options)
  try {
    if (key) applyKey(db, key)
    db.pragma('temp_store = MEMORY')
    db.pragma(`cache_size = -${cacheKilobytes}`)
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    if (!readonly) {
      db.pragma('journal_mode = WAL')
      db.pragma(`synchronous = ${synchronous}`)
      db.pragma('foreign_keys = ON')
    }
    return db
  } catch (error) {
    db.close()
    if ((error as { code?: string }).code === 'SQLITE_NOTADB') {
      throw new AppError('store.key_refused', `The key does not open ${file}.`, {
        cause: error,
        hint: 'Put back the key file that belongs to this home, or restore it with the recovery phrase.',
      })
    }
    if ((error as { code?: string }).code === 'SQLITE_BUSY') {
      throw new AppError('store.busy', `${file} is in use by a process that lets nobody else in.`, {
        cause: error,
        hint: 'Try again in a moment: its key may be being exchanged.',
      })
    }
    throw toStoreFailure(error, `${file} could not be opened`)
  }
}

/** Before anything is read. An empty key would make a plain file, a short one a passphrase. */
export function applyKey(db: Sqlite, key: Uint8Array): void {
  if (key.length !== 32) throw new AppError('internal.bug', `A database key has 32 bytes, not ${key.length}.`)
  db.pragma("cipher = 'aegis'")
  db.pragma(`key = "raw:${Buffer.from(key).toString('hex')}"`)
}

function open({ file, readonly = false, patienceMs = 5_000 }: DatabaseOptions): Sqlite {
  try {
    return new Database(file, { readonly, timeout: patienceMs })
  } catch (error) {
    throw toStoreFailure(error, `${file} could not be opened`)
  }
}

/** Makes sure that what was just written is not readable as plain SQLite. */
export function assertEncrypted(file: string): void {
  const head = Buffer.alloc(16)
  const fd = openSync(file, 'r')
  try {
    readSync(fd, head, 0, 16, 0)
  } finally {
    closeSync(fd)
  }
  if (head.toString('latin1').startsWith('SQLite format 3')) {
    throw new AppError('internal.bug', `${file} is not encrypted.`)
  }
}
