import { AppError, budgetHeldKind, budgetSettledKind } from '#contract'
import type { Committed, Forgetting, RunRow, Unit } from '#engine'

import { createBudgetWriter } from './budget-store.ts'
import type { Sqlite } from './open-database.ts'
import { createContextWriter } from './run-contexts.ts'

/** How many ends of journals are remembered, to notice a gap without looking. */
const rememberedEnds = 20_000

/** Where a journal ends. */
interface End {
  /** The run's number in the store. */
  readonly number: number
  readonly seq: number
}

export interface UnitWriter {
  /** Writes a unit. Call inside a transaction; what it throws must roll that back. */
  readonly write: (unit: Unit) => Committed
  /** To be called after a rollback: what is remembered of the journals' ends may be ahead of the file. */
  readonly forget: () => void
}

export function createUnitWriter(db: Sqlite): UnitWriter {
  const sql = prepareStatements(db)
  const budgets = createBudgetWriter(db)
  const contextOf = createContextWriter(db)
  const ends = new Map<string, End>()

  function write(unit: Unit): Committed {
    const { run, begins, records } = unit
    const first = records[0]
    const last = records.at(-1)
    if (begins) {
      // Looked at first: a second start with the same input has the very records of the first.
      const existing = sql.taken.get(begins.id, begins.dedupKey) as { id: string } | undefined
      if (existing) return { existing: existing.id }
      remember(run, { number: insert(begins), seq: 0 })
    }
    if (first && last) {
      const known = ends.get(run) ?? (sql.end.get(run) as End | undefined)
      if (!known) throw conflict(run, 0, first.seq)
      const { number, seq: end } = known
      if (end >= last.seq && sql.stored.get(number, last.seq) === last.payload) return {}
      if (end !== first.seq - 1) throw conflict(run, end, first.seq)
      for (const { seq, type, at, payload } of records) sql.insertRecord.run(number, seq, type, at, payload)
      remember(run, { number, seq: last.seq })
    }
    extras(unit, last?.at ?? 0)
    for (const child of unit.children ?? []) write(child)
    return {}
  }

  function extras(unit: Unit, at: number): void {
    const { run, patch, wakeAt, snapshot } = unit
    const closed = patch?.finishedAt !== null && patch?.finishedAt !== undefined
    if (patch)
      sql.updateRun.run(patch.status, patch.waiting, patch.updatedAt, patch.startedAt, patch.finishedAt, run)
    if (wakeAt === null || closed) sql.clearTimer.run(run)
    else if (wakeAt !== undefined) sql.setTimer.run(run, wakeAt)
    if (closed) sql.clearSnapshot.run(run)
    else if (snapshot) sql.setSnapshot.run(run, snapshot.seq, snapshot.format, snapshot.state)
    for (const { hash, json } of unit.definitions ?? []) sql.addDefinition.run(hash, json)
    for (const { key, attempt, kind, subject, data } of unit.facts ?? []) {
      const text = JSON.stringify(data)
      sql.addFact.run(run, key, attempt, kind, subject, at, text)
      if (kind === budgetHeldKind) budgets.held(run, key, attempt, text)
      else if (kind === budgetSettledKind) budgets.settled(run, key, attempt, text)
    }
    if (unit.forgets) forgetRun(run, unit.forgets)
    for (const id of unit.delivered ?? []) sql.deliver.run(id)
    for (const { message, body } of unit.replies ?? []) sql.answer.run(JSON.stringify(body), message)
    if (closed) ends.delete(run)
  }

  function forgetRun(run: string, { at, records, title, context }: Forgetting): void {
    const kept = sql.forgetRun.get(title, JSON.stringify(context), at, run)
    if (!kept) return
    sql.forgetContext.run(run)
    for (const { seq, payload } of records) sql.forgetRecord.run(payload, kept.number, seq)
  }

  /** The new run's number. */
  function insert(row: RunRow): number {
    const texts = { context: contextOf(row), tags: JSON.stringify(row.tags) }
    return Number(sql.insertRun.run({ ...row, ...texts }).lastInsertRowid)
  }

  function remember(run: string, end: End): void {
    ends.set(run, end)
    if (ends.size <= rememberedEnds) return
    const [oldest] = ends.keys()
    if (oldest !== undefined) ends.delete(oldest)
  }

  return { write, forget: () => ends.clear() }
}

function conflict(run: string, ends: number, first: number): AppError {
  return new AppError(
    'engine.journal_conflict',
    `The journal of ${run} ends at ${ends}; a write began at ${first}.`,
    {
      details: { run, ends, first },
    },
  )
}

function prepareStatements(db: Sqlite) {
  return {
    taken: db.prepare('SELECT id FROM run WHERE id = ? OR dedup_key = ?'),
    insertRun: db.prepare(`
    INSERT INTO run (id, program, semantics, definition, title, status, waiting, queue, partition, priority, parent,
      parent_key, root, forked_from, dedup_key, context, tags, created_at, updated_at, started_at, finished_at)
    VALUES (@id, @program, @semantics, @definition, @title, @status, @waiting, @queue, @partition, @priority, @parent,
      @parentKey, @root, @forkedFrom, @dedupKey, @context, @tags, @createdAt, @updatedAt, @startedAt, @finishedAt)`),
    updateRun: db.prepare(
      'UPDATE run SET status = ?, waiting = ?, updated_at = ?, started_at = ?, finished_at = ? WHERE id = ?',
    ),
    insertRecord: db.prepare('INSERT INTO journal (run, seq, type, at, payload) VALUES (?, ?, ?, ?, ?)'),
    end: db.prepare(
      `SELECT number, coalesce((SELECT seq FROM journal WHERE run = number ORDER BY seq DESC LIMIT 1), 0) AS seq
       FROM run WHERE id = ?`,
    ),
    stored: db.prepare('SELECT payload FROM journal WHERE run = ? AND seq = ?').pluck(),
    setTimer: db.prepare(
      'INSERT INTO timer (run, at) VALUES (?, ?) ON CONFLICT (run) DO UPDATE SET at = excluded.at',
    ),
    clearTimer: db.prepare('DELETE FROM timer WHERE run = ?'),
    setSnapshot: db.prepare('INSERT OR REPLACE INTO snapshot (run, seq, format, state) VALUES (?, ?, ?, ?)'),
    clearSnapshot: db.prepare('DELETE FROM snapshot WHERE run = ?'),
    addDefinition: db.prepare(
      `INSERT INTO definition (hash, json) VALUES (?, ?)
       ON CONFLICT (hash) DO UPDATE SET json = excluded.json, forgotten = 0 WHERE forgotten = 1`,
    ),
    addFact: db.prepare(
      'INSERT INTO fact (run, key, attempt, kind, subject, at, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    deliver: db.prepare('UPDATE run SET delivered = 1 WHERE id = ?'),
    // What was wished for is in the journal by now, where it can be forgotten.
    answer: db.prepare("UPDATE inbox SET answer = ?, body = 'null' WHERE id = ?"),
    forgetRun: db.prepare<[string, string, number, string], { number: number }>(
      `UPDATE run SET title = ?, context = ?, forgotten_at = ?
       WHERE id = ? AND status IN ('completed', 'failed', 'cancelled') RETURNING number`,
    ),
    forgetContext: db.prepare('DELETE FROM run_context WHERE run = ?'),
    forgetRecord: db.prepare('UPDATE journal SET payload = ? WHERE run = ? AND seq = ?'),
  }
}
