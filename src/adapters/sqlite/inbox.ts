import type { Json } from '#base'
import type { Inbox, Outbox } from '#engine'

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

/** The end of the inbox that a process without an engine holds. It writes one row at a time. */
export function createOutbox(db: Sqlite): Outbox {
  const send = db.prepare<[string]>('INSERT INTO inbox (body) VALUES (?)')
  const answer = db.prepare<[number], string | null>('SELECT answer FROM inbox WHERE id = ?').pluck()
  return {
    async send(body) {
      return Number(send.run(JSON.stringify(body)).lastInsertRowid)
    },
    async answer(message) {
      const text = answer.get(message)
      return typeof text === 'string' ? (JSON.parse(text) as Json) : undefined
    },
  }
}
