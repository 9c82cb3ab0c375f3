import type { JsonObject } from '#base'
import { Label } from '#contract'
import type { KeptRecord, Records } from '#gate'

import type { Sqlite } from './open-database.ts'

interface Row {
  readonly id: string
  readonly revision: number
  readonly value: string
  readonly writer: string
  readonly label: string
  readonly updated_at: number
}

/** @param db a connection that can write */
export function createRecordStore(db: Sqlite): Records {
  const byId = db.prepare<[string, string], Row>('SELECT * FROM record WHERE collection = ? AND id = ?')
  // No text in UTF-8 has a byte as high as that.
  const within = "collection = :collection AND id >= :prefix AND id < :prefix || CAST(x'FF' AS TEXT)"
  const listed = db.prepare<[{ collection: string; prefix: string; after: string; limit: number }], Row>(
    `SELECT * FROM record WHERE ${within} AND id > :after ORDER BY id LIMIT :limit`,
  )
  const counted = db
    .prepare<[{ collection: string; prefix: string }], number>(`SELECT count(*) FROM record WHERE ${within}`)
    .pluck()
  const keep = db.prepare<[string, string, number, string, string, string, number]>(
    `INSERT INTO record (collection, id, revision, value, writer, label, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (collection, id) DO UPDATE SET
       revision = excluded.revision, value = excluded.value, writer = excluded.writer,
       label = excluded.label, updated_at = excluded.updated_at`,
  )
  const removed = db.prepare<[string, string]>('DELETE FROM record WHERE collection = ? AND id = ?')
  const put = db.transaction((...[collection, id, value, change]: Parameters<Records['put']>) => {
    const { over, writer, label, at } = change
    const revision = byId.get(collection, id)?.revision ?? 0
    if (over !== null && over !== revision) return undefined
    keep.run(collection, id, revision + 1, JSON.stringify(value), writer, JSON.stringify(label), at)
    return { value, revision: revision + 1, writer, label, updatedAt: at }
  })
  const remove = db.transaction((...[collection, id, { over }]: Parameters<Records['remove']>) => {
    const revision = byId.get(collection, id)?.revision
    if (revision === undefined || (over !== null && over !== revision)) return false
    removed.run(collection, id)
    return true
  })
  return {
    async find(collection, id) {
      const row = byId.get(collection, id)
      return row && toRecord(row)
    },
    async list(collection, { prefix = '', after = '', limit }) {
      const rows = listed.all({ collection, prefix, after, limit })
      return rows.map((row) => ({ ...toRecord(row), id: row.id }))
    },
    count: async (collection, { prefix = '' }) => counted.get({ collection, prefix }) ?? 0,
    put: async (...change) => put.immediate(...change),
    remove: async (...change) => remove.immediate(...change),
  }
}

function toRecord({ value, revision, writer, label, updated_at: updatedAt }: Row): KeptRecord {
  return {
    value: JSON.parse(value) as JsonObject,
    revision,
    writer,
    label: Label.parse(JSON.parse(label)),
    updatedAt,
  }
}
