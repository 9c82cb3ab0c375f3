import type { Stores } from '#engine'

import { createFactStore } from './fact-store.ts'
import { createInbox } from './inbox.ts'
import { createJournal } from './journal.ts'
import { createLedger } from './ledger.ts'
import { migrate } from './migrate.ts'
import { assertEncrypted, type DatabaseOptions, openDatabase, type Sqlite } from './open-database.ts'
import { createRunIndex } from './run-index.ts'
import { createTimerQueue } from './timer-queue.ts'

export interface SqliteStores extends Stores, AsyncDisposable {
  /** The connection that reads; it never writes. */
  readonly reader: Sqlite
}

/** Opens a home's database for the engine: a thread that writes, and a connection of this thread that reads. */
export function openStores(options: DatabaseOptions): SqliteStores {
  prepareDatabase(options)
  const reader = openDatabase({ ...options, readonly: true })
  const ledger = createLedger(options)
  return {
    reader,
    ledger,
    journal: createJournal(reader),
    runs: createRunIndex(reader),
    timers: createTimerQueue(reader),
    facts: createFactStore(reader),
    inbox: createInbox(reader),
    async [Symbol.asyncDispose]() {
      await ledger.close()
      reader.close()
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
  } finally {
    db.close()
  }
  if (options.key) assertEncrypted(options.file)
}
