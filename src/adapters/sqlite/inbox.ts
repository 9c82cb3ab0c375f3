import type { Json } from '#base'
import type { Inbox, Outbox } from '#engine'

import { toStoreFailure } from './failure.ts'
import type { Sqlite } from './open-database.ts'

/** Reads unanswered messages from the table `inbox`. */
export function createInbox(db: Sqlite): Inbox {
  const open = db.prepare<[number, number], { id: number; body: string }>(
    'SELECT id, body FROM inbox WHERE answer IS NULL AND id > ? ORDER BY id LIMIT ?',
  )
  return {
    async read({ after, limit }) {
      return open.all(after, limit).map(({ id, body }) => ({ id, body: JSON.parse(body) as Json }))
    },
  }
}

/**
 * The end of the inbox that a process without an engine holds. It writes one row at a time.
 *
 * @throws AppError `engine.store_failed` when the disk refuses a message: then it was not sent
 */
export function createOutbox(db: Sqlite): Outbox {
  const send = db.prepare<[string]>('INSERT INTO inbox (body) VALUES (?)')
  const answer = db.prepare<[number], string | null>('SELECT answer FROM inbox WHERE id = ?').pluck()
  return {
    async send(body) {
      try {
        return Number(send.run(JSON.stringify(body)).lastInsertRowid)
      } catch (error) {
        throw toStoreFailure(error)
      }
    },
    async answer(message) {
      const text = answer.get(message)
      return typeof text === 'string' ? (JSON.parse(text) as Json) : undefined
    },
  }
}
