import type { KeptCheckpoint, LogRow } from '#gate'

import { keepStatements } from './kept-statements.ts'
import type { Sqlite } from './open-database.ts'

export interface AuditQuery {
  readonly run?: string
  readonly kinds?: readonly string[]
  /** Only what happened at this time or later; milliseconds since the Unix epoch. */
  readonly since?: number
  /** Only entries before this number. */
  readonly before?: number
  readonly limit: number
}

/**
 * Reads the audit log: its leaves, the facts and events that they stand for, and the checkpoints. Facts that are not sealed
 * yet are not seen: see {@link sealFacts}.
 */
export interface AuditReader {
  /** Entries after a number up to another, oldest first, read some at a time. */
  rows(range: { after: number; until: number }): Iterable<LogRow>
  /** Only their hashes. */
  leaves(range: { after: number; until: number }): Iterable<Uint8Array>
  /** Newest first. Entries whose content was removed are left out as soon as anything but the number is asked for. */
  list(query: AuditQuery): LogRow[]
  /** How many entries there are. */
  size(): number
  /** By size. */
  checkpoints(): KeptCheckpoint[]
  /** Positions of facts that were passed over: without an entry, though later ones have theirs. A thousand at the most. */
  unlogged(): number[]
}

interface Row {
  readonly seq: number
  readonly leaf: Uint8Array
  readonly salt: string | null
  readonly body_hash: string | null
  readonly at: number | null
  readonly kind: string
  readonly by: string
  readonly run: string
  readonly key: string
  readonly attempt: number
  readonly subject: string
  readonly data: string
}

const columns = ['at', 'kind', 'run', 'key', 'attempt', 'subject', 'data']
  .map((name) => `coalesce(fact.${name}, event.${name}) AS ${name}`)
  .join(', ')
const entries = `
  SELECT leaf.seq, leaf.leaf, leaf.salt, leaf.body_hash, ${columns}, coalesce(event.by, '') AS by
  FROM audit_leaf AS leaf
  LEFT JOIN fact ON fact.position = leaf.fact
  LEFT JOIN audit_event AS event ON event.seq = leaf.seq`

/** Entries read at a time. */
const page = 500

export function createAuditReader(db: Sqlite): AuditReader {
  const ask = keepStatements<Row>(db)
  const next = db.prepare<[number, number, number], Row>(
    `${entries} WHERE leaf.seq > ? AND leaf.seq <= ? ORDER BY leaf.seq LIMIT ?`,
  )
  const leaves = db
    .prepare<[number, number], Uint8Array>(
      'SELECT leaf FROM audit_leaf WHERE seq > ? AND seq <= ? ORDER BY seq',
    )
    .pluck()
  return {
    *rows({ after, until }) {
      for (let seq = after; ;) {
        const found = next.all(seq, until, page)
        yield* found.map(toRow)
        seq = found.at(-1)?.seq ?? seq
        if (found.length < page) return
      }
    },
    leaves: ({ after, until }) => leaves.iterate(after, until),
    list({ run, kinds, since, before, limit }) {
      const where: string[] = []
      const values: (string | number)[] = []
      function only(text: string, ...given: readonly (string | number)[]): void {
        where.push(text)
        values.push(...given)
      }
      if (run !== undefined) only(among('run = ?'), run, run)
      if (kinds) only(among(`kind IN (${kinds.map(() => '?').join(', ')})`), ...kinds, ...kinds)
      if (since !== undefined) only('coalesce(fact.at, event.at) >= ?', since)
      if (before !== undefined) only('leaf.seq < ?', before)
      const sql = `${entries} ${where.length > 0 ? `WHERE ${where.join(' AND ')}` : ''} ORDER BY leaf.seq DESC LIMIT ?`
      return ask(sql, [...values, limit]).map(toRow)
    },
    size: () => db.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM audit_leaf').pluck().get() ?? 0,
    checkpoints: () =>
      db.prepare<[], KeptCheckpoint>('SELECT size, at, note FROM audit_checkpoint ORDER BY size').all(),
    unlogged: () =>
      db
        .prepare<[], number>(
          `SELECT position FROM fact WHERE position <= (SELECT max(fact) FROM audit_leaf)
             AND NOT EXISTS (SELECT 1 FROM audit_leaf WHERE fact = position)
           ORDER BY position LIMIT 1000`,
        )
        .pluck()
        .all(),
  }
}

/** Entries by what they stand for, each found by an index. */
function among(condition: string): string {
  return `leaf.seq IN (
    SELECT seq FROM audit_leaf WHERE fact IN (SELECT position FROM fact WHERE ${condition})
    UNION ALL SELECT seq FROM audit_event WHERE ${condition}
  )`
}

function toRow({ seq, leaf, salt, body_hash: bodyHash, data: body, at, ...rest }: Row): LogRow {
  return { seq, leaf, salt, bodyHash, said: at === null ? null : { ...rest, at, body } }
}
