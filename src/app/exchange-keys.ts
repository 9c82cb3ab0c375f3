import { randomBytes } from 'node:crypto'

import { createKeyRingStore, lockEngine, openLoneDatabase } from '#adapters'

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
  { signal }: { signal: AbortSignal },
): Promise<void> {
  using _ = lockEngine(lockFile)
  const rings = createKeyRingStore({ home: folder })
  // Looked at under the lock: what was known before may be the key before last.
  const { database, blobContent } = await loadRing(folder, master)
  const [next, content] = [new Uint8Array(randomBytes(32)), new Uint8Array(randomBytes(32))]
  using lone = openLoneDatabase(file, database)
  // Both keys are kept before anything is under the new one, and until nothing is under the old one.
  await rings.save(master, { database, nextDatabase: next, blobContent }, { signal })
  lone.encryptAnew(next)
  await rings.save(master, { database: next, blobContent: [content, ...blobContent] }, { signal })
}
