import { prunedKind, rangesOfNumbers } from '#gate'

import { appendAudit, sealFacts } from './audit-log.ts'
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
  /** At most so many at once. */
  readonly most?: number
}

/** Forgets runs that have ended. A tree of runs goes as a whole, and only when all of it has ended. */
export interface Retention {
  /** Counts what {@link prune} would remove. */
  preview(rule: PruneRule): Pruned
  /** The runs at the top of what it would remove. */
  tops(rule: PruneRule): readonly string[]
  /**
   * Removes runs with their journals and receipts, some at a time, so that whoever writes meanwhile waits little. The
   * audit log keeps the hashes of what is removed, and an entry that says which.
   */
  prune(rule: PruneRule, who: { readonly by: string; readonly at: number }): Pruned
}

const ended = "('completed', 'failed', 'cancelled')"
/** Trees in one transaction. */
const batch = 20

export function createRetention(db: Sqlite): Retention {
  return {
    preview(rule) {
      return total(doomedTops(db, rule).map((top) => weigh(db, top)))
    },
    tops: (rule) => doomedTops(db, rule),
    prune(rule, who) {
      const tops = doomedTops(db, rule)
      const removed: Pruned[] = []
      for (let start = 0; start < tops.length; start += batch) {
        db.transaction(() => {
          // What is forgotten must have its leaf.
          sealFacts(db)
          const forgotten: number[] = []
          for (const top of tops.slice(start, start + batch)) {
            removed.push(weigh(db, top))
            forgotten.push(...remove(db, top))
          }
          const count = Math.min(batch, tops.length - start)
          tell(db, forgotten, { ...who, runs: count })
        }).immediate()
      }
      return total(removed)
    },
  }
}

function doomedTops(db: Sqlite, { before, keep, most = -1 }: PruneRule): string[] {
  return db
    .prepare<[number, number, number], string>(
      `SELECT id FROM (
         SELECT id, finished_at FROM run WHERE parent IS NULL AND status IN ${ended}
         ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET ?
       ) AS top
       WHERE finished_at < ?
         AND NOT EXISTS (SELECT 1 FROM run WHERE root = top.id AND status NOT IN ${ended})
       LIMIT ?`,
    )
    .pluck()
    .all(keep, before, most)
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
         SELECT 1 FROM fact WHERE kind = 'receipt' AND run IN (SELECT id FROM tree)
           AND json_extract(data, '$.undoes') IS NULL
           AND coalesce((
             SELECT NOT coalesce(json_extract(undone.data, '$.undone'), 1) FROM fact AS undone
             WHERE undone.kind = 'undone' AND undone.subject = CAST(fact.position AS TEXT)
             ORDER BY undone.position DESC LIMIT 1
           ), 1)
       )`,
    ),
  }
}

/** Says in the audit log which of its entries are hashes only from now on, so that nobody else can make them so unseen. */
function tell(db: Sqlite, seqs: number[], { by, at, runs }: { by: string; at: number; runs: number }): void {
  const entries = rangesOfNumbers(seqs.toSorted((a, b) => a - b))
  appendAudit(db, { at, by, kind: prunedKind, subject: `${runs} runs`, data: { runs, entries } })
}

const removedFacts = `
  SELECT position FROM fact WHERE run = @run AND kind <> 'undone'
  UNION
  SELECT position FROM fact WHERE kind = 'undone' AND subject IN (
    SELECT CAST(position AS TEXT) FROM fact WHERE run = @run AND kind = 'receipt'
  )`

/** Gives the numbers of the audit log's entries that were forgotten. */
function remove(db: Sqlite, top: string): number[] {
  const ids = db.prepare<[string], string>(`${below} SELECT id FROM tree`).pluck().all(top)
  const forget = db
    .prepare<[{ run: string }], number>(
      `UPDATE audit_leaf SET salt = NULL
       WHERE salt IS NOT NULL AND (fact IN (${removedFacts}) OR seq IN (SELECT seq FROM audit_event WHERE run = @run))
       RETURNING seq`,
    )
    .pluck()
  // What says that another run was taken back stays as long as that run does.
  const facts = db.prepare<[{ run: string }]>(`DELETE FROM fact WHERE position IN (${removedFacts})`)
  const others = [
    db.prepare<[string]>('DELETE FROM audit_event WHERE run = ?'),
    // The newest event of all leaves its place behind, taken by no run, so that nobody is given it again.
    db.prepare<[string]>(
      `UPDATE journal SET run = 0, seq = position, type = '', payload = ''
       WHERE position = (SELECT max(position) FROM journal) AND run = (SELECT number FROM run WHERE id = ?)`,
    ),
    db.prepare<[string]>('DELETE FROM journal WHERE run = (SELECT number FROM run WHERE id = ?)'),
    db.prepare<[string]>('DELETE FROM snapshot WHERE run = ?'),
    db.prepare<[string]>('DELETE FROM run_context WHERE run = ?'),
    db.prepare<[string]>('DELETE FROM timer WHERE run = ?'),
  ]
  const run = db.prepare<[string]>('DELETE FROM run WHERE id = ?')
  const forgotten: number[] = []
  for (const id of ids) {
    forgotten.push(...forget.all({ run: id }))
    facts.run({ run: id })
    for (const statement of others) statement.run(id)
    run.run(id)
  }
  return forgotten
}

function total(parts: readonly Pruned[]): Pruned {
  const sum = (key: keyof Pruned): number => parts.reduce((soFar, part) => soFar + part[key], 0)
  return { runs: sum('runs'), within: sum('within'), events: sum('events'), undoable: sum('undoable') }
}
