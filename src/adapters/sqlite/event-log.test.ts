import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { RunRow } from '#engine'
import { runRow } from '#engine/testing'
import { type EventLogBench, testEventLog } from '#http/testing'

import { createEventLog, renewEpoch, type SqliteEventLog } from './event-log.ts'
import { openDatabase, type Sqlite } from './open-database.ts'
import { createRetention } from './retention.ts'
import { createSqliteDisk } from './testing/sqlite-disk.ts'
import { thin } from './thin.ts'

function rowOf(id: string, root: string): RunRow {
  const above = root === id ? {} : { parent: root, parentKey: 'a#1/call', root }
  return runRow(id, { status: 'completed', finishedAt: 1, ...above })
}

function openBench(): EventLogBench & { readonly db: Sqlite; readonly log: SqliteEventLog } {
  const db = openDatabase({ file: ':memory:' })
  const disk = createSqliteDisk(db)
  const log = createEventLog(db)
  const begun = new Set<string>()
  return {
    db,
    log,
    write({ run, root, seq, type, at, data }) {
      const begins = begun.has(run) ? {} : { begins: rowOf(run, root) }
      begun.add(run)
      disk.apply({ run, ...begins, records: [{ seq, type, at, payload: JSON.stringify(data) }] })
      log.announce()
    },
    forget(root) {
      // Of the others, retention is told that they ended a moment ago.
      db.prepare('UPDATE run SET finished_at = iif(root = ?, 1, 1000)').run(root)
      createRetention(db).prune({ before: 500, keep: 0 }, { by: 'test', at: 600 })
    },
    reopen: () => createEventLog(db),
    [Symbol.dispose]: () => void db.close(),
  }
}

describe('the log of all events', () => {
  testEventLog(openBench)

  test('has another epoch once it was renewed', () => {
    using bench = openBench()
    renewEpoch(bench.db)
    assert.notEqual(bench.reopen().epoch, bench.log.epoch)
  })

  test('reads a page without going through what was before', () => {
    using bench = openBench()
    const plan = bench.db
      .prepare<[], { detail: string }>(
        `EXPLAIN QUERY PLAN SELECT journal.position FROM journal CROSS JOIN run ON run.number = journal.run
         WHERE journal.position > 1 ORDER BY journal.position LIMIT 1`,
      )
      .all()
      .map(({ detail }) => detail)
    assert.deepEqual(plan, [
      'SEARCH journal USING INTEGER PRIMARY KEY (rowid>?)',
      'SEARCH run USING INTEGER PRIMARY KEY (rowid=?)',
    ])
  })
})

describe('thin', () => {
  test('leaves a short record as it is', () => {
    assert.deepEqual(thin('{"a":[1,{"b":"c"}]}'), { a: [1, { b: 'c' }] })
  })

  test('keeps the shape of a long one, but for what is deep, wide or long', () => {
    const long = { key: 'k', text: 'é'.repeat(5_000), deep: { a: { b: { c: { d: { e: { f: 1 } } } } } } }
    assert.deepEqual(thin(JSON.stringify(long)), {
      key: 'k',
      text: `${'é'.repeat(300)}…`,
      deep: { a: { b: { c: { d: { e: null } } } } },
      $cut: true,
    })
  })

  test('is bounded whatever it is given', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [
        `field${index}`,
        Array.from({ length: 60 }, () => ['y'.repeat(400)]),
      ]),
    )
    assert.ok(JSON.stringify(thin(JSON.stringify(wide).slice(0))).length < 80_000)
    assert.deepEqual(thin(JSON.stringify({ a: 'x'.repeat(300_000) })), { $cut: true })
    assert.deepEqual(thin('{"$blob":"blob_00"}'), { $cut: true })
  })
})
