import { parentPort, workerData } from 'node:worker_threads'

import { type Problem, toProblem } from '#contract'

import { toStoreFailure } from './failure.ts'
import { type DatabaseOptions, openDatabase, type Sqlite } from './open-database.ts'

/** How often it is looked whether all rows of what was removed are gone, and how often at the most. */
const lookEveryMs = 100
const mostLooks = 600

if (parentPort) parentPort.postMessage(outcome(workerData as DatabaseOptions))

function outcome(options: DatabaseOptions): Problem | null {
  try {
    const db = openDatabase(options)
    try {
      scrub(db)
    } finally {
      db.close()
    }
    return null
  } catch (error) {
    return toProblem(toStoreFailure(error))
  }
}

function scrub(db: Sqlite): void {
  const isGone = allGone(db)
  // Words of what was removed stay in pieces of the index until these are joined.
  db.exec("INSERT INTO passage_words (passage_words) VALUES ('optimize')")
  // What is removed from a file stays in it until its place is taken; what is written anew has nothing else in it.
  db.exec('VACUUM')
  // Whoever reads in this moment still needs the log; then the next one empties it.
  const [{ busy } = { busy: 1 }] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[]
  if (isGone && busy === 0) db.prepare("DELETE FROM unscrubbed WHERE what = 'file'").run()
}

/** Documents are removed piece by piece by whoever keeps them; that is waited for. */
function allGone(db: Sqlite): boolean {
  const going = db.prepare('SELECT 1 FROM document WHERE is_going = 1 LIMIT 1')
  const wait = new Int32Array(new SharedArrayBuffer(4))
  for (let looks = 0; looks < mostLooks; looks += 1) {
    if (going.get() === undefined) return true
    Atomics.wait(wait, 0, 0, lookEveryMs)
  }
  return false
}
