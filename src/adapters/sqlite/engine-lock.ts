import Database from 'better-sqlite3-multiple-ciphers'

import { AppError } from '#contract'

/**
 * Makes this process the one that runs the engine of a home. SQLite's exclusive lock on a file of its own is the
 * kernel's, so it is gone the moment the process is, however that ends.
 *
 * @throws AppError `engine.home_busy` when another process holds it
 */
export function lockEngine(file: string): Disposable {
  // Without a wait, and without the write-ahead log, whose opening already asks for the lock.
  const db = new Database(file, { timeout: 0 })
  try {
    db.pragma('locking_mode = EXCLUSIVE')
    db.pragma('journal_mode = DELETE')
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    throw new AppError('engine.home_busy', 'Another process runs the engine of this home.', {
      hint: 'Let it do the work, or stop it first.',
      cause: error,
    })
  }
  return {
    [Symbol.dispose]() {
      db.close()
    },
  }
}
