import { isTerminal, type RunIndex, type RunQuery, type RunRow } from '#engine'

import { keepStatements } from './kept-statements.ts'
import type { Sqlite } from './open-database.ts'
import { type StoredRun, toRunRow } from './row-codec.ts'
import { createContextReader } from './run-contexts.ts'

const ended = "('completed', 'failed', 'cancelled')"
const tree = 'SELECT id FROM run WHERE root = ? UNION ALL SELECT ?'
const openTree = `SELECT id FROM run WHERE root = ? AND status NOT IN ${ended} UNION ALL SELECT ?`

/** Reads the table `run`. */
export function createRunIndex(db: Sqlite): RunIndex {
  const byId = db.prepare<[string], StoredRun>('SELECT * FROM run WHERE id = ?')
  const unfinished = db
    .prepare<[string, number], string>(
      `SELECT id FROM run
       WHERE id > ? AND (status IN ('running', 'compensating') OR (status = 'waiting' AND waiting IN ('child', 'resource')))
       ORDER BY id LIMIT ?`,
    )
    .pluck()
  const undelivered = db.prepare<[string, number], StoredRun>(
    `SELECT child.* FROM run AS parent JOIN run AS child ON child.parent = parent.id
     WHERE parent.status NOT IN ${ended} AND child.status IN ${ended} AND child.delivered = 0 AND child.id > ?
     ORDER BY child.id LIMIT ?`,
  )
  // `place` counts within a priority and partition, so that partitions take turns.
  const queued = db.prepare<[string, string, number], StoredRun>(
    `SELECT * FROM (
       SELECT *, row_number() OVER (PARTITION BY priority, partition ORDER BY created_at, id) AS place
       FROM run WHERE queue = ? AND status = 'queued' AND partition NOT IN (SELECT value FROM json_each(?))
     ) ORDER BY priority, place, created_at, id LIMIT ?`,
  )
  const active = db.prepare<[string], { partition: string; count: number }>(
    `SELECT partition, count(*) AS count FROM run
     WHERE queue = ? AND started_at IS NOT NULL AND status NOT IN ${ended} GROUP BY partition`,
  )
  const startedSince = db
    .prepare<[string, number], number>('SELECT started_at FROM run WHERE queue = ? AND started_at > ?')
    .pluck()

  const ask = keepStatements<StoredRun>(db)
  const contextOf = createContextReader(db)
  const read = (stored: StoredRun): RunRow => toRunRow(stored, contextOf(stored))

  return {
    async get(id) {
      const row = byId.get(id)
      return row && read(row)
    },
    async list(query) {
      const { sql, values } = listSql(query)
      return ask(sql, values).map(read)
    },
    async unfinished({ after, limit }) {
      return unfinished.all(after, limit)
    },
    async undelivered({ after, limit }) {
      return undelivered.all(after, limit).map(read)
    },
    async queued(queue, { except, limit }) {
      return queued.all(queue, JSON.stringify(except), limit).map(read)
    },
    async load(queue, { since }) {
      return {
        active: new Map(active.all(queue).map(({ partition, count }) => [partition, count])),
        startedAt: startedSince.all(queue, since),
      }
    },
  }
}

function listSql(query: RunQuery): { sql: string; values: readonly (string | number)[] } {
  const { status, waiting, title, parent, queue, within, top, search, since, tag, after, limit } = query
  const where: string[] = []
  const values: (string | number)[] = []
  function and(sql: string, ...bound: (string | number)[]): void {
    where.push(sql)
    values.push(...bound)
  }
  const allOpen = status?.some(isTerminal) === false
  if (status) {
    // A plus keeps the index of open runs out of it where those of one tree are asked for.
    and(`${within === undefined ? '' : '+'}status IN (${status.map(() => '?').join(', ')})`, ...status)
    // Said once more in the words of the partial index, so that open runs are found without reading all that have ended.
    if (allOpen) and(`status NOT IN ${ended}`)
  }
  if (waiting) and(`(status <> 'waiting' OR waiting IN (${waiting.map(() => '?').join(', ')}))`, ...waiting)
  if (title !== undefined) and('title = ?', title)
  if (parent !== undefined) and('parent = ?', parent)
  if (queue !== undefined) and('queue = ?', queue)
  // A union, since of an OR each side would have to read all open runs.
  if (within !== undefined) and(`id IN (${allOpen ? openTree : tree})`, within, within)
  if (top) and('parent IS NULL')
  if (since !== undefined) and('created_at >= ?', since)
  if (tag) and('tags ->> ? = ?', `$.${JSON.stringify(tag.name)}`, tag.value)
  if (search !== undefined) {
    const pattern = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    and(String.raw`(title LIKE ? ESCAPE '\' OR id LIKE ? ESCAPE '\')`, pattern, pattern)
  }
  if (after !== undefined) {
    and('(created_at, id) < (SELECT created_at, id FROM run WHERE id = ?)', after)
  }
  const filter = where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''
  return {
    sql: `SELECT * FROM run ${filter} ORDER BY created_at DESC, id DESC LIMIT ?`,
    values: [...values, Math.min(limit, 1_000)],
  }
}
