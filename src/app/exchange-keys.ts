import { randomBytes } from 'node:crypto'

import {
  appendAudit,
  createKeyRingStore,
  lockEngine,
  openDatabase,
  openLoneDatabase,
  prepareDatabase,
  type Sqlite,
  systemClock,
} from '#adapters'
import type { Json } from '#base'

import { type Home, loadRing } from './home.ts'

/**
 * Gives a home new keys: its database is encrypted anew, and content that is stored from now on is under a key of its
 * own; content that is there stays as it is. The master key and its recovery phrase stay. What was opened of the home
 * knows the former keys: open it again.
 *
 * Whoever is killed on the way leaves a home that opens, with one key or the other, and loses nothing.
 *
 * @throws AppError `engine.home_busy` when another process works with the home
 */
export async function exchangeKeys(
  { folder, lockFile, database: { file }, master }: Home,
  { by, signal }: { by: string; signal: AbortSignal },
): Promise<void> {
  using _ = lockEngine(lockFile)
  const rings = createKeyRingStore({ home: folder })
  // Looked at under the lock: what was known before may be the key before last.
  const { database, blobContent } = await loadRing(folder, master)
  prepareDatabase({ file, key: database })
  const [next, content] = [new Uint8Array(randomBytes(32)), new Uint8Array(randomBytes(32))]
  using lone = openLoneDatabase(file, database)
  // Both keys are kept before anything is under the new one, and until nothing is under the old one.
  await rings.save(master, { database, nextDatabase: next, blobContent }, { signal })
  lone.encryptAnew(next, (db) => writeDown(db, { kind: 'key.rotate', by, data: {} }))
  await rings.save(master, { database: next, blobContent: [content, ...blobContent] }, { signal })
}

interface KeyChange {
  readonly kind: 'key.rotate' | 'key.protect' | 'key.restore'
  /** The person who did it. */
  readonly by: string
  readonly data: Json
}

/** Writes down in the audit log how the key is kept from now on. */
export function noteKeyChange({ database }: Home, change: KeyChange): void {
  prepareDatabase(database)
  const db = openDatabase(database)
  try {
    db.transaction(() => writeDown(db, change)).immediate()
  } finally {
    db.close()
  }
}

function writeDown(db: Sqlite, { kind, by, data }: KeyChange): void {
  appendAudit(db, { at: systemClock.now(), kind, by, subject: '', data })
}
