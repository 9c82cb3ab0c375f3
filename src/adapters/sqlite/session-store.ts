import type { KeptMessage, KeptSession, Saying, SessionStore } from '#workspace'

import type { Sqlite } from './open-database.ts'

interface SessionRow {
  readonly id: string
  readonly title: string
  readonly project: string
  readonly created_at: number
  readonly updated_at: number
  readonly messages: number
  readonly revision: number
}

interface MessageRow {
  readonly session: string
  readonly position: number
  readonly id: string
  readonly sender: KeptMessage['from']
  readonly text: string
  readonly run: string | null
  readonly at: number
  readonly forgotten_at: number | null
}

/** Keeps sessions in the tables `session` and `message`. */
export function createSessionStore(db: Sqlite): SessionStore {
  const sql = prepare(db)

  const say = db.transaction((session: string, { id, from, text, run }: Saying, at: number): MessageRow => {
    const there = sql.message.get(session, id)
    if (there) return there
    const position = sql.count.get(at, session)
    if (position === undefined) throw new Error(`There is no session ${session} to say something in.`)
    sql.addMessage.run(session, position, id, from, text, run, at)
    return { session, position, id, sender: from, text, run, at, forgotten_at: null }
  })

  return {
    add({ id, title, project, createdAt }) {
      sql.add.run(id, title, project, createdAt, createdAt)
      return { id, title, project, createdAt, updatedAt: createdAt, messages: 0, revision: 1 }
    },
    find(id) {
      const row = sql.find.get(id)
      return row && toSession(row)
    },
    list({ search = '', after, limit }) {
      const found: KeptSession[] = []
      const wanted = search.toLowerCase()
      const rows = sql.list.iterate(
        after?.at ?? Number.MAX_SAFE_INTEGER,
        after?.at ?? Number.MAX_SAFE_INTEGER,
        after?.id ?? '',
      )
      for (const row of rows) {
        if (found.length >= limit) break
        if (`${row.title}\n${row.project}`.toLowerCase().includes(wanted)) found.push(toSession(row))
      }
      return found
    },
    hasProject: (project) => sql.hasProject.get(project) !== undefined,
    rename(id, { title, revision, at }) {
      const row = sql.rename.get(title, at, id, revision, revision)
      return row && toSession(row)
    },
    say: (session, saying, at) => toMessage(say.immediate(session, saying, at)),
    said: (session, { above, below = Number.MAX_SAFE_INTEGER, limit }) =>
      sql.said.all(session, above, below, limit).map(toMessage),
  }
}

function prepare(db: Sqlite) {
  return {
    add: db.prepare(
      'INSERT INTO session (id, title, project, created_at, updated_at) VALUES (?, ?, ?, ?, ?)',
    ),
    find: db.prepare<[string], SessionRow>('SELECT * FROM session WHERE id = ?'),
    list: db.prepare<[number, number, string], SessionRow>(
      `SELECT * FROM session WHERE created_at < ? OR (created_at = ? AND id < ?)
       ORDER BY created_at DESC, id DESC`,
    ),
    hasProject: db.prepare<[string]>('SELECT 1 FROM session WHERE project = ? LIMIT 1'),
    rename: db.prepare<[string, number, string, number | null, number | null], SessionRow>(
      `UPDATE session SET title = ?, updated_at = ?, revision = revision + 1
       WHERE id = ? AND (? IS NULL OR revision = ?) RETURNING *`,
    ),
    message: db.prepare<[string, string], MessageRow>('SELECT * FROM message WHERE session = ? AND id = ?'),
    count: db
      .prepare<[number, string], number>(
        'UPDATE session SET messages = messages + 1, updated_at = ? WHERE id = ? RETURNING messages',
      )
      .pluck(),
    addMessage: db.prepare(
      'INSERT INTO message (session, position, id, sender, text, run, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    said: db.prepare<[string, number, number, number], MessageRow>(
      `SELECT * FROM message WHERE session = ? AND position > ? AND position < ?
       ORDER BY position DESC LIMIT ?`,
    ),
  }
}

function toSession(row: SessionRow): KeptSession {
  const { created_at: createdAt, updated_at: updatedAt, ...rest } = row
  return { ...rest, createdAt, updatedAt }
}

function toMessage({ position, sender, forgotten_at: forgottenAt, ...rest }: MessageRow): KeptMessage {
  return { ...rest, index: position, from: sender, forgottenAt }
}
