import type { CheckpointStore, KeptCheckpoint, KeptEntry } from '#workspace'

import type { Sqlite } from './open-database.ts'

/** Keeps checkpoints in the table `checkpoint`. They name blobs, which stay for as long as the row does. */
export function createCheckpointStore(db: Sqlite): CheckpointStore {
  const sql = {
    add: db.prepare(
      'INSERT INTO checkpoint (id, session, created_at, summary, entries) VALUES (?, ?, ?, ?, ?)',
    ),
    drop: db.prepare(
      `DELETE FROM checkpoint WHERE id IN
         (SELECT id FROM checkpoint WHERE session = ? ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET ?)`,
    ),
    find: db
      .prepare<[string, string], string>('SELECT summary FROM checkpoint WHERE session = ? AND id = ?')
      .pluck(),
    list: db
      .prepare<[string, number, number, string, number], string>(
        `SELECT summary FROM checkpoint WHERE session = ? AND (created_at < ? OR (created_at = ? AND id < ?))
         ORDER BY created_at DESC, id DESC LIMIT ?`,
      )
      .pluck(),
    entries: db.prepare<[string], string>('SELECT entries FROM checkpoint WHERE id = ?').pluck(),
  }
  const add = db.transaction(
    (checkpoint: KeptCheckpoint, entries: readonly KeptEntry[], { keep }: { keep: number }) => {
      const { id, session, createdAt } = checkpoint
      sql.add.run(id, session, createdAt, JSON.stringify(checkpoint), JSON.stringify(entries))
      sql.drop.run(session, keep)
    },
  )

  return {
    add: (checkpoint, entries, options) => add.immediate(checkpoint, entries, options),
    find(session, id) {
      const summary = sql.find.get(session, id)
      return summary === undefined ? undefined : toCheckpoint(summary)
    },
    list(session, { after = { at: Number.MAX_SAFE_INTEGER, id: '' }, limit }) {
      return sql.list.all(session, after.at, after.at, after.id, limit).map(toCheckpoint)
    },
    entries: (id) => JSON.parse(sql.entries.get(id) ?? '[]') as KeptEntry[],
  }
}

function toCheckpoint(summary: string): KeptCheckpoint {
  return JSON.parse(summary) as KeptCheckpoint
}
