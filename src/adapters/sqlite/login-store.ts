import type { Clock } from '#base'
import type { LoginSession, LoginStore } from '#http'

import { appendAudit } from './audit-log.ts'
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

/**
 * Keeps logins in `login`; the connection must be able to write. The audit log has when one was opened and when it ended,
 * by the browser's name and never by the login's, for that is its secret.
 *
 * @param options.by the person, as the audit log has them
 */
export function createLoginStore(db: Sqlite, { by, clock }: { by: string; clock: Clock }): LoginStore {
  const sql = prepare(db)
  function tellEnds(rows: readonly LoginRow[], why: 'ended' | 'unused'): void {
    for (const { opened_by: how, agent } of rows)
      appendAudit(db, { at: clock.now(), kind: 'login.ended', by, subject: how, data: { agent, why } })
  }
  return {
    add({ id, pageKeyHash, createdAt, seenAt, by: how, agent }) {
      changed(() => {
        sql.add.run(id, pageKeyHash, createdAt, seenAt, how, agent)
        appendAudit(db, { at: createdAt, kind: 'login.opened', by, subject: how, data: { agent } })
      })
    },
    find(id) {
      const row = stored(() => sql.find.get(id))
      return row && fromRow(row)
    },
    list: () => stored(() => sql.all.all()).map(fromRow),
    touch(id, seenAt) {
      stored(() => sql.touch.run(seenAt, id))
    },
    remove(id) {
      return changed(() => {
        const gone = sql.remove.all(id)
        tellEnds(gone, 'ended')
        return gone.length > 0
      })
    },
    removeUnused(since) {
      changed(() => tellEnds(sql.removeUnused.all(since), 'unused'))
    },
  }

  function changed<T>(work: () => T): T {
    return stored(() => db.transaction(work).immediate())
  }
}

function prepare(db: Sqlite) {
  return {
    add: db.prepare('INSERT INTO login VALUES (?, ?, ?, ?, ?, ?)'),
    find: db.prepare<[string], LoginRow>('SELECT * FROM login WHERE id = ?'),
    all: db.prepare<[], LoginRow>('SELECT * FROM login ORDER BY created_at DESC, id DESC'),
    touch: db.prepare('UPDATE login SET seen_at = ? WHERE id = ?'),
    remove: db.prepare<[string], LoginRow>('DELETE FROM login WHERE id = ? RETURNING *'),
    removeUnused: db.prepare<[number], LoginRow>('DELETE FROM login WHERE seen_at < ? RETURNING *'),
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
