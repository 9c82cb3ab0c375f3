import type { OnceRecord, OnceStore } from '#http'

import type { Sqlite } from './open-database.ts'
import { toStoreFailure } from './store-failure.ts'

interface AnswerRow {
  readonly body_hash: string
  readonly at: number
  readonly status: number
  readonly body: string
}

/** Bytes of answers that are kept at most; the oldest go first. */
const mostBytes = 64 * 1024 * 1024

/**
 * Keeps answers in `once_answer`; what is under way is known to this process alone, and forgotten when it ends. One process
 * of a home opens it.
 *
 * Beyond `limit` bytes the oldest answers are removed before their day is over.
 */
export function createOnceStore(db: Sqlite, { limit = mostBytes }: { limit?: number } = {}): OnceStore {
  const sql = prepare(db)
  const underWay = new Map<string, { readonly bodyHash: string; readonly at: number }>()
  let bytes = sql.bytes.get() ?? 0

  function makeRoom(): void {
    while (bytes > limit) {
      const freed = sql.removeOldest.all()
      if (freed.length === 0) return
      bytes -= freed.reduce((sum, length) => sum + length, 0)
    }
  }

  return {
    claim(key, bodyHash, at): OnceRecord | undefined {
      const open = underWay.get(key)
      if (open) return { ...open, answer: null }
      const row = stored(() => sql.find.get(key))
      if (row) {
        const { body_hash: hash, status, body } = row
        return { bodyHash: hash, answer: { status, body }, at: row.at }
      }
      underWay.set(key, { bodyHash, at })
      return undefined
    },
    answer(key, { status, body }) {
      const open = underWay.get(key)
      if (!open) return
      stored(() => {
        sql.add.run({ key, bodyHash: open.bodyHash, at: open.at, status, body })
        bytes += Buffer.byteLength(body)
        makeRoom()
      })
      underWay.delete(key)
    },
    release: (key) => void underWay.delete(key),
    removeBefore(at) {
      stored(() => {
        sql.removeBefore.run(at)
        bytes = sql.bytes.get() ?? 0
      })
    },
  }
}

function prepare(db: Sqlite) {
  return {
    find: db.prepare<[string], AnswerRow>('SELECT * FROM once_answer WHERE key = ?'),
    add: db.prepare(
      'INSERT OR REPLACE INTO once_answer (key, body_hash, at, status, body) VALUES (@key, @bodyHash, @at, @status, @body)',
    ),
    bytes: db.prepare<[], number>('SELECT coalesce(sum(octet_length(body)), 0) FROM once_answer').pluck(),
    removeOldest: db
      .prepare<[], number>(
        `DELETE FROM once_answer WHERE key IN (SELECT key FROM once_answer ORDER BY at, key LIMIT 64)
         RETURNING octet_length(body)`,
      )
      .pluck(),
    removeBefore: db.prepare<[number]>('DELETE FROM once_answer WHERE at < ?'),
  }
}

function stored<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw toStoreFailure(error, 'The answer of a request could not be kept or read')
  }
}
