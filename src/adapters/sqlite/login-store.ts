import type { LoginSession, LoginStore } from '#http'

import type { Sqlite } from './open-database.ts'
import { toStoreFailure } from './store-failure.ts'

interface LoginRow {
  readonly id: string
  readonly page_key_hash: string
  readonly created_at: number
  readonly seen_at: number
  readonly opened_by: LoginSession['by']
  readonly agent: string
}

/** Keeps logins in `login`; the connection must be able to write. */
export function createLoginStore(db: Sqlite): LoginStore {
  const sql = prepare(db)
  return {
    add({ id, pageKeyHash, createdAt, seenAt, by, agent }) {
      stored(() => sql.add.run(id, pageKeyHash, createdAt, seenAt, by, agent))
    },
    find(id) {
      const row = stored(() => sql.find.get(id))
      return row && fromRow(row)
    },
    list: () => stored(() => sql.all.all()).map(fromRow),
    touch(id, seenAt) {
      stored(() => sql.touch.run(seenAt, id))
    },
    remove: (id) => stored(() => sql.remove.run(id)).changes > 0,
    removeUnused(since) {
      stored(() => sql.removeUnused.run(since))
    },
  }
}

function prepare(db: Sqlite) {
  return {
    add: db.prepare('INSERT INTO login VALUES (?, ?, ?, ?, ?, ?)'),
    find: db.prepare<[string], LoginRow>('SELECT * FROM login WHERE id = ?'),
    all: db.prepare<[], LoginRow>('SELECT * FROM login ORDER BY created_at DESC, id DESC'),
    touch: db.prepare('UPDATE login SET seen_at = ? WHERE id = ?'),
    remove: db.prepare('DELETE FROM login WHERE id = ?'),
    removeUnused: db.prepare('DELETE FROM login WHERE seen_at < ?'),
  }
}

function fromRow(row: LoginRow): LoginSession {
  return {
    id: row.id,
    pageKeyHash: row.page_key_hash,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    by: row.opened_by,
    agent: row.agent,
  }
}

function stored<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw toStoreFailure(error, 'A login could not be kept or read')
  }
}
