import type { Stores } from '#engine'

import { createFactStore } from './fact-store.ts'
import { createInbox } from './inbox.ts'
import { createJournal } from './journal.ts'
import { createLedger } from './ledger.ts'
import type { LedgerOptions } from './ledger-worker.ts'
import { migrate } from './migrate.ts'
import { assertEncrypted, type DatabaseOptions, openDatabase } from './open-database.ts'
import { createRunIndex } from './run-index.ts'
import { toStoreFailure } from './store-failure.ts'
import { createTimerQueue } from './timer-queue.ts'

/** The stores as any process of a home may read them. */
export type Readers = Omit<Stores, 'ledger'> & Disposable

export interface SqliteStores extends Stores, AsyncDisposable {}

/** Opens a home's database for the engine: a thread that writes, and a connection of this thread that reads. */
export function openStores(options: LedgerOptions): SqliteStores {
  prepareDatabase(options)
  const readers = openReaders(options)
  const ledger = createLedger(options)
  return {
    ...readers,
    ledger,
    async [Symbol.asyncDispose]() {
      await ledger.close()
      readers[Symbol.dispose]()
    },
  }
}

/** Opens a home's database to read. */
export function openReaders(options: DatabaseOptions): Readers {
  const db = openDatabase({ ...options, readonly: true })
  return {
    journal: createJournal(db),
    runs: createRunIndex(db),
    timers: createTimerQueue(db),
    facts: createFactStore(db),
    inbox: createInbox(db),
    [Symbol.dispose]() {
      db.close()
    },
  }
}

/** Makes or updates the database file. */
export function prepareDatabase(options: DatabaseOptions): void {
  const db = openDatabase(options)
  try {
    migrate(db)
    // The schema must be in the main file, not only in the log, before its first bytes can be judged.
    db.pragma('wal_checkpoint(PASSIVE)')
  } catch (error) {
    throw toStoreFailure(error, `${options.file} could not be prepared`)
  } finally {
    db.close()
  }
  if (options.key) assertEncrypted(options.file)
}
