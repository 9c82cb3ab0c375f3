import type { Sqlite } from './open-database.ts'

/** What is or would be removed. */
export interface Pruned {
  /** Runs that nobody but a person began. */
  readonly runs: number
  /** Runs within them. */
  readonly within: number
  readonly events: number
  /** Of the runs, how many did something that could still be taken back. */
  readonly undoable: number
}

export interface PruneRule {
  /** Only runs that ended before this time; milliseconds since the Unix epoch. */
  readonly before: number
  /** So many of the newest ended runs stay, whatever their age. */
  readonly keep: number
}

/** Forgets runs that have ended. A tree of runs goes as a whole, and only when all of it has ended. */
export interface Retention {
  /** Counts what {@link prune} would remove. */
  preview(rule: PruneRule): Pruned
  /** Removes runs with their journals and receipts, some at a time, so that whoever writes meanwhile waits little. */
  prune(rule: PruneRule): Pruned
}

const ended = "('completed', 'failed', 'cancelled')"
/** Trees in one transaction. */
const batch = 20

export function createRetention(db: Sqlite): Retention {
  return {
    preview(rule) {
      return total(doomedTops(db, rule).map((top) => weigh(db, top)))
    },
    prune(rule) {
      const tops = doomedTops(db, rule)
      const removed: Pruned[] = []
      for (let start = 0; start < tops.length; start += batch) {
        db.transaction(() => {
          for (const top of tops.slice(start, start + batch)) {
            removed.push(weigh(db, top))
            remove(db, top)
          }
        }).immediate()
      }
      return total(removed)
    },
  }
}

function doomedTops(db: Sqlite, { before, keep }: PruneRule): string[] {
  return db
    .prepare<[number, number], string>(
      `SELECT id FROM (
         SELECT id, finished_at FROM run WHERE parent IS NULL AND status IN ${ended}
         ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET ?
       ) AS top
       WHERE finished_at < ?
         AND NOT EXISTS (SELECT 1 FROM run WHERE root = top.id AND status NOT IN ${ended})`,
    )
    .pluck()
    .all(keep, before)
}

const below = `WITH RECURSIVE tree (id) AS (
  VALUES (?) UNION SELECT run.id FROM run JOIN tree ON run.parent = tree.id
)`

function weigh(db: Sqlite, top: string): Pruned {
  const count = (sql: string): number => db.prepare<[string], number>(`${below} ${sql}`).pluck().get(top) ?? 0
  return {
    runs: 1,
    within: count('SELECT count(*) - 1 FROM tree'),
    events: count(
      'SELECT count(*) FROM journal WHERE run IN (SELECT number FROM run WHERE id IN (SELECT id FROM tree))',
    ),
    undoable: count(
      `SELECT EXISTS (
         SELECT 1 FROM fact WHERE kind = 'receipt' AND run IN (SELECT id FROM tree) AND NOT EXISTS (
           SELECT 1 FROM fact AS undone WHERE undone.kind = 'undone' AND undone.subject = CAST(fact.position AS TEXT)
         )
       )`,
    ),
  }
}

function remove(db: Sqlite, top: string): void {
  const ids = db.prepare<[string], string>(`${below} SELECT id FROM tree`).pluck().all(top)
  const undone = db.prepare<[string]>(
    `DELETE FROM fact WHERE kind = 'undone' AND subject IN (
       SELECT CAST(position AS TEXT) FROM fact WHERE run = ? AND kind = 'receipt'
     )`,
  )
  // What says that another run was taken back stays as long as that run does.
  const facts = db.prepare<[string]>("DELETE FROM fact WHERE run = ? AND kind <> 'undone'")
  const others = [
    db.prepare<[string]>('DELETE FROM journal WHERE run = (SELECT number FROM run WHERE id = ?)'),
    db.prepare<[string]>('DELETE FROM snapshot WHERE run = ?'),
    db.prepare<[string]>('DELETE FROM timer WHERE run = ?'),
  ]
  const run = db.prepare<[string]>('DELETE FROM run WHERE id = ?')
  for (const id of ids) {
    undone.run(id)
    facts.run(id)
    for (const statement of others) statement.run(id)
    run.run(id)
  }
}

function total(parts: readonly Pruned[]): Pruned {
  const sum = (key: keyof Pruned): number => parts.reduce((soFar, part) => soFar + part[key], 0)
  return { runs: sum('runs'), within: sum('within'), events: sum('events'), undoable: sum('undoable') }
}
