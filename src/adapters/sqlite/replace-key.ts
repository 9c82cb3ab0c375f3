import { randomBytes } from 'node:crypto'
import { closeSync, fsyncSync, ftruncateSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

import Database from 'better-sqlite3-multiple-ciphers'

import { AppError } from '#contract'

import { applyKey, openDatabase, type Sqlite } from './open-database.ts'
import { toStoreFailure } from './store-failure.ts'

/** Of the keys that a database may be under, the one that opens it; undefined when none does. */
export function findFittingKey(file: string, keys: readonly Uint8Array[]): Uint8Array | undefined {
  return keys.find((key) => {
    try {
      openDatabase({ file, key, readonly: true }).close()
      return true
    } catch (error) {
      if (error instanceof AppError && error.code === 'store.key_refused') return false
      throw error
    }
  })
}

/** A database that no other process has open, or can open until this is disposed of. */
export interface LoneDatabase extends Disposable {
  /**
   * Encrypts it anew, under another key: into a copy, which is checked, made durable and then takes the name of the old
   * one. Whoever is killed on the way leaves the old database or the new one, each whole.
   *
   * @param note writes something down that is there exactly when the database is under the new key
   * @throws AppError `engine.store_failed` when the disk refuses; until the very last step the old one is as it was
   */
  encryptAnew(key: Uint8Array, note: (db: Sqlite) => void): void
}

/** @throws AppError `engine.home_busy` when a process has it open, `store.key_refused` */
export function openLoneDatabase(file: string, key: Uint8Array): LoneDatabase {
  const db = openAlone(file, key)
  // Closed after the connection: closing a descriptor gives up all locks that a process has on a file.
  const descriptor = openSync(file, 'r+')
  return {
    encryptAnew(to, note) {
      const copy = `${file}.next`
      try {
        removeCopy(copy)
        db.exec(`VACUUM INTO '${copy.replaceAll("'", "''")}'`)
        rekey(copy, key, to)
        check(copy, to, db)
        write(copy, to, note)
        sync(copy)
        // Elsewhere a file that is open keeps its name.
        if (process.platform === 'win32') db.close()
        renameSync(copy, file)
        sync(dirname(file))
        shredHead(descriptor)
      } catch (error) {
        removeCopy(copy)
        throw toStoreFailure(error, `${file} could not be encrypted anew`)
      }
    },
    [Symbol.dispose]() {
      db.close()
      closeSync(descriptor)
    },
  }
}

/** The only connection to a database, with its log folded in. The lock stays until it is closed. */
function openAlone(file: string, key: Uint8Array): Sqlite {
  const db = new Database(file, { timeout: 1_000, fileMustExist: true })
  try {
    applyKey(db, key)
    db.pragma('locking_mode = EXCLUSIVE')
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    db.pragma('journal_mode = DELETE')
    db.exec('BEGIN EXCLUSIVE; COMMIT')
    return db
  } catch (error) {
    db.close()
    const { code } = error as { code?: string }
    if (code === 'SQLITE_NOTADB') {
      throw new AppError('store.key_refused', `The key does not open ${file}.`, {
        cause: error,
        hint: 'Try again: another process may have exchanged it a moment ago.',
      })
    }
    if (code === 'SQLITE_BUSY') {
      throw new AppError('engine.home_busy', 'Another process works with this home.', {
        hint: 'Let it end, or stop it, and try again.',
        cause: error,
      })
    }
    throw toStoreFailure(error, `${file} could not be opened`)
  }
}

function rekey(file: string, from: Uint8Array, to: Uint8Array): void {
  const db = new Database(file)
  try {
    applyKey(db, from)
    db.pragma('synchronous = FULL')
    db.pragma(`rekey = "raw:${Buffer.from(to).toString('hex')}"`)
  } finally {
    db.close()
  }
}

/** The copy opens with the new key, is whole, and has as many rows in every table. */
function check(copy: string, key: Uint8Array, old: Sqlite): void {
  const db = openDatabase({ file: copy, key, readonly: true })
  try {
    const verdict = String(db.pragma('quick_check(1)', { simple: true }))
    const isSame = JSON.stringify(rowCounts(db)) === JSON.stringify(rowCounts(old))
    if (verdict === 'ok' && isSame) return
    throw new AppError(
      'engine.store_failed',
      `The newly encrypted copy is not like the database: ${verdict}.`,
      {
        hint: 'Check the disk. The database was left as it was.',
      },
    )
  } finally {
    db.close()
  }
}

function write(copy: string, key: Uint8Array, note: (db: Sqlite) => void): void {
  const db = openDatabase({ file: copy, key })
  try {
    db.transaction(() => note(db)).immediate()
  } finally {
    db.close()
  }
}

function rowCounts(db: Sqlite): [string, unknown][] {
  const names = db
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .pluck()
  return names.all().map((name) => {
    const count = db.prepare(`SELECT count(*) FROM "${name.replaceAll('"', '""')}"`).pluck()
    return [name, count.get()]
  })
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } catch (error) {
    // Systems that cannot sync a folder keep its entries in order themselves.
    if (!['EINVAL', 'EISDIR', 'EPERM', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? ''))
      throw error
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Makes the nameless old database unreadable. A process that opened it a moment ago, and has waited for the lock since,
 * must not read and write where nobody will ever look again; it is told that the key does not fit.
 */
function shredHead(descriptor: number): void {
  const head = randomBytes(4_096)
  writeSync(descriptor, head, 0, head.length, 0)
  ftruncateSync(descriptor, head.length)
}

function removeCopy(copy: string): void {
  for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${copy}${end}`, { force: true })
}
