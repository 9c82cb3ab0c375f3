import type { Sqlite } from './open-database.ts'

/** A tree of runs whose receipts name contents. */
export interface NamingTree {
  /** The run at the top. */
  readonly root: string
  /** When the top ended, in milliseconds since the Unix epoch; null for a tree that has not ended as a whole. */
  readonly endedAt: number | null
  readonly blobs: ReadonlySet<string>
}

/** Which contents something in the database names. */
export interface BlobNames {
  /** By receipts, to take effects back: the tree that ended first comes first, those that go on last. */
  snapshots(): readonly NamingTree[]
  /** By anything else: journals, whatever was too large for them, and what runs that go on have found. */
  others(): ReadonlySet<string>
}

const pattern = /blob_[0-9a-f]{64}/g
const ended = "('completed', 'failed', 'cancelled')"

/**
 * Reads texts, not meanings, so that a kind of row that is yet to come keeps its contents too. Of ended runs' journals
 * only what stands in place of a large record counts: what they say of receipts, the receipts themselves say.
 */
export function createBlobNames(db: Sqlite): BlobNames {
  return {
    snapshots() {
      const trees = new Map<string, { endedAt: number | null; blobs: Set<string> }>()
      const rows = db
        .prepare<[], { root: string; ended_at: number | null; data: string }>(
          `SELECT coalesce(top.id, fact.run) AS root, top.finished_at AS ended_at, fact.data
           FROM fact LEFT JOIN run ON run.id = fact.run LEFT JOIN run AS top ON top.id = run.root
           WHERE fact.kind = 'receipt' AND instr(fact.data, 'blob_') > 0`,
        )
        .iterate()
      for (const { root, ended_at: endedAt, data } of rows) {
        const tree = trees.get(root) ?? { endedAt, blobs: new Set() }
        trees.set(root, tree)
        for (const [name] of data.matchAll(pattern)) tree.blobs.add(name)
      }
      const going = new Set(
        db.prepare<[], string>(`SELECT DISTINCT root FROM run WHERE status NOT IN ${ended}`).pluck().all(),
      )
      return [...trees]
        .map(([root, { endedAt, blobs }]) => ({ root, endedAt: going.has(root) ? null : endedAt, blobs }))
        .toSorted((a, b) => (a.endedAt ?? Infinity) - (b.endedAt ?? Infinity))
    },

    others() {
      const names = new Set<string>()
      for (const sql of textQueries(db)) {
        for (const text of db.prepare<[], string>(sql).pluck().iterate())
          for (const [name] of text.matchAll(pattern)) names.add(name)
      }
      return names
    },
  }
}

/** A query for each text in the database that may name a content: not what documents say, which are many and strangers' words. */
function textQueries(db: Sqlite): string[] {
  const columns = db
    .prepare<[], { table: string; column: string }>(
      `SELECT m.name AS "table", c.name AS "column" FROM sqlite_master AS m JOIN pragma_table_info(m.name) AS c
       WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%' AND m.name NOT LIKE 'passage%'
         AND m.name <> 'unscrubbed' AND c.type = 'TEXT'`,
    )
    .all()
  return columns.map(({ table, column }) => {
    const select = `SELECT "${column}" FROM "${table}" WHERE instr("${column}", 'blob_') > 0`
    if (table === 'fact' && column === 'data') return `${select} AND kind <> 'receipt'`
    if (table !== 'journal' || column !== 'payload') return select
    const open = `run IN (SELECT number FROM run WHERE status NOT IN ${ended})`
    return `${select} AND (payload LIKE '{"$blob":%' OR ${open})`
  })
}
