import type { Journal, Snapshot, StoredRecord } from '#engine'

import type { Sqlite } from './open-database.ts'

const number = '(SELECT number FROM run WHERE id = ?)'

/** Reads the tables `journal`, `snapshot` and `definition`. */
export function createJournal(db: Sqlite): Journal {
  const page = db.prepare<[string, number, number], StoredRecord>(
    `SELECT seq, type, at, payload FROM journal WHERE run = ${number} AND seq > ? ORDER BY seq LIMIT ?`,
  )
  const last = db.prepare<[string], StoredRecord>(
    `SELECT seq, type, at, payload FROM journal WHERE run = ${number} ORDER BY seq DESC LIMIT 1`,
  )
  const snapshot = db.prepare<[string], Snapshot>('SELECT seq, format, state FROM snapshot WHERE run = ?')
  const definition = db.prepare<[string], string>('SELECT json FROM definition WHERE hash = ?').pluck()
  return {
    async read(run, { after, limit }) {
      return page.all(run, after, limit)
    },
    async last(run) {
      return last.get(run)
    },
    async snapshot(run) {
      return snapshot.get(run)
    },
    async definition(hash) {
      return definition.get(hash)
    },
  }
}
