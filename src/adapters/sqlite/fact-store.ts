import type { Json } from '#base'
import type { FactStore, StoredFact } from '#engine'

import { keepStatements } from './kept-statements.ts'
import type { Sqlite } from './open-database.ts'

interface Row extends Omit<StoredFact, 'data'> {
  readonly data: string
}

const tree = `run IN (
  WITH RECURSIVE below (id) AS (SELECT ? UNION SELECT run.id FROM run JOIN below ON run.parent = below.id) SELECT id FROM below
)`

/** Reads the table `fact`. */
export function createFactStore(db: Sqlite): FactStore {
  const byPosition = db.prepare<[number], Row>('SELECT * FROM fact WHERE position = ?')
  const ask = keepStatements<Row>(db)
  return {
    async get(position) {
      const row = byPosition.get(position)
      return row && toFact(row)
    },
    async list(query) {
      const where = ['kind = ?']
      const values: (string | number)[] = [query.kind]
      if (query.tree !== undefined) {
        where.push(tree)
        values.push(query.tree)
      }
      if (query.subject !== undefined) {
        where.push('subject = ?')
        values.push(query.subject)
      }
      const [compare, order] = query.order === 'oldest' ? ['>', 'ASC'] : ['<', 'DESC']
      if (query.after !== undefined) {
        where.push(`position ${compare} ?`)
        values.push(query.after)
      }
      const sql = `SELECT * FROM fact WHERE ${where.join(' AND ')} ORDER BY position ${order} LIMIT ?`
      return ask(sql, [...values, Math.min(query.limit, 1_000)]).map(toFact)
    },
  }
}

function toFact({ data, ...row }: Row): StoredFact {
  return { ...row, data: JSON.parse(data) as Json as StoredFact['data'] }
}
