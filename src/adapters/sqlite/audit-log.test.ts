import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'

import { sleep } from '#base'
import { AppError } from '#contract'
import type { RunRow, Unit } from '#engine'
import { runRow } from '#engine/testing'
import {
  checkLog,
  emptyFrontier,
  growAll,
  type LogReport,
  openCheckpoint,
  rootOf,
  unpackFrontier,
} from '#gate'

import { createNoteSigner, createNoteVerifier, platformDigest as digest } from '../keys/note-keys.ts'
import { createUnitWriter } from './apply-unit.ts'
import { countUnsigned, makeCheckpoint } from './audit-checkpoints.ts'
import { appendAudit, type AuditRecord, sealFacts } from './audit-log.ts'
import { createAuditReader } from './audit-reader.ts'
import { migrate } from './migrate.ts'
import { engineTables } from './migrations/0001-engine.ts'
import { auditTables } from './migrations/0003-audit.ts'
import { eventLogTables } from './migrations/0008-event-log.ts'
import { workspaceTables } from './migrations/0010-workspace.ts'
import { forgottenRuns } from './migrations/0020-forgotten.ts'
import { openDatabase, type Sqlite } from './open-database.ts'
import { systemClock } from '../system/clock.ts'
import { createRetention } from './retention.ts'
import { openStores } from './stores.ts'

const signer = createNoteSigner(new Uint8Array(32).fill(5))
const verifier = createNoteVerifier(signer.key)

const grant: AuditRecord = {
  at: 7,
  kind: 'grant',
  by: 'Ada',
  subject: 'fs.write:/in',
  data: { reason: 'tidy' },
}

function openLog(): Sqlite & Disposable {
  return openAt()
}

function openAt(migrations?: Parameters<typeof migrate>[1]): Sqlite & Disposable {
  const db = openDatabase({ file: ':memory:', synchronous: 'OFF' })
  migrate(db, migrations)
  return Object.assign(db, { [Symbol.dispose]: () => void db.close() })
}

function unit(id: string, facts: Unit['facts'] = [], more: Partial<RunRow> = {}): Unit {
  const begins = runRow(id, { status: 'completed', finishedAt: 5, ...more })
  return { run: id, begins, records: [{ seq: 1, type: 'run.started', at: 3, payload: '{}' }], facts }
}

function receipt(key: string): NonNullable<Unit['facts']>[number] {
  return { key, attempt: 1, kind: 'receipt', subject: '', data: { tool: 'fs.move', to: `/${key}` } }
}

function write(db: Sqlite, ...units: readonly Unit[]): void {
  const writer = createUnitWriter(db)
  db.transaction(() => units.forEach((one) => void writer.write(one))).immediate()
}

function append(db: Sqlite, record: AuditRecord = grant): void {
  db.transaction(() => appendAudit(db, record)).immediate()
}

function seal(db: Sqlite): void {
  db.transaction(() => sealFacts(db)).immediate()
}

function check(db: Sqlite): LogReport {
  seal(db)
  const reader = createAuditReader(db)
  return checkLog({
    digest,
    rows: reader.rows({ after: 0, until: reader.size() }),
    checkpoints: reader.checkpoints(),
    verifier,
    unlogged: reader.unlogged(),
  })
}

describe('the audit log', () => {
  test('has an entry for each fact and each event, in the order in which they were committed', () => {
    using db = openLog()
    write(db, unit('run_1', [receipt('a#1'), { ...receipt('b#1'), kind: 'notice', subject: 's' }]))
    append(db)
    write(db, unit('run_2', [receipt('c#1')]))
    seal(db)
    const rows = createAuditReader(db).list({ limit: 10 })
    assert.deepEqual(
      rows.map(({ seq, said }) => [seq, said?.kind, said?.run, said?.key, said?.by, said?.subject, said?.at]),
      [
        [4, 'receipt', 'run_2', 'c#1', '', '', 3],
        [3, 'grant', '', '', 'Ada', 'fs.write:/in', 7],
        [2, 'notice', 'run_1', 'b#1', '', 's', 3],
        [1, 'receipt', 'run_1', 'a#1', '', '', 3],
      ],
    )
    assert.equal(rows[1]?.said?.body, '{"reason":"tidy"}')
    assert.deepEqual(check(db).findings, [])
  })

  test('seals what it is asked to and no more, in order, and again without doing it twice', () => {
    using db = openLog()
    write(db, unit('run_1', ['a#1', 'b#1', 'c#1'].map(receipt)))
    const reader = createAuditReader(db)
    assert.deepEqual([reader.size(), countUnsigned(db)], [0, 3])
    db.transaction(() => sealFacts(db, { limit: 2 })).immediate()
    assert.deepEqual([reader.size(), countUnsigned(db)], [2, 3])
    append(db)
    seal(db)
    assert.deepEqual(
      reader.list({ limit: 9 }).map(({ said }) => said?.key),
      ['', 'c#1', 'b#1', 'a#1'],
    )
  })

  test('shows a fact that was put in between', () => {
    using db = openLog()
    write(db, unit('run_1', [receipt('a#1')]))
    seal(db)
    db.exec('INSERT INTO fact SELECT -1, run, key, attempt, kind, subject, at, data FROM fact')
    assert.deepEqual(check(db).findings, [{ what: 'unlogged', at: -1 }])
  })

  test('takes back its entry with the transaction that it was in', () => {
    using db = openLog()
    const failing = db.transaction(() => {
      appendAudit(db, grant)
      throw new Error('no')
    })
    assert.throws(() => failing(), /no/)
    assert.equal(createAuditReader(db).size(), 0)
  })

  test('refuses an entry outside of any transaction', () => {
    using db = openLog()
    assert.throws(
      () => appendAudit(db, grant),
      (error) => error instanceof AppError && error.code === 'internal.bug',
    )
  })

  test('reads back whatever text as it was written', () => {
    using db = openLog()
    const texts = ['half \ud800', '\udfff\ud800', 'nothing \0 more', '\n\t"\\', '\u2028\u{1f600}', '\ufffe']
    for (const text of texts) {
      append(db, { at: 1, kind: text, by: text, subject: text, data: { [text]: text }, run: text, key: text })
      write(
        db,
        unit(`run ${text}`, [{ ...receipt(text), kind: text, subject: text, data: { [text]: text } }]),
      )
    }
    assert.deepEqual(check(db).findings, [])
  })

  test('does not log a unit twice that is written again', () => {
    using db = openLog()
    write(db, unit('run_1'))
    const more = {
      run: 'run_1',
      records: [{ seq: 2, type: 'x', at: 4, payload: '{}' }],
      facts: [receipt('a#1')],
    }
    write(db, more)
    write(db, more)
    seal(db)
    assert.equal(createAuditReader(db).size(), 1)
  })

  test('is only added to, whatever of us forgets that', () => {
    using db = openLog()
    write(db, unit('run_1', [receipt('a#1')]))
    append(db)
    makeCheckpoint(db, signer, { at: 1 })
    write(db, unit('run_2', [receipt('not sealed#1')]))
    for (const sql of [
      'DELETE FROM audit_leaf',
      'DELETE FROM audit_event',
      'DELETE FROM audit_checkpoint',
      'DELETE FROM fact',
      'DELETE FROM fact WHERE position = 2',
      "UPDATE fact SET data = ''",
      "UPDATE audit_event SET by = 'Eve'",
      'UPDATE audit_leaf SET leaf = zeroblob(32)',
      'UPDATE audit_leaf SET salt = hex(zeroblob(16))',
      'UPDATE audit_leaf SET fact = 9, salt = NULL',
      "UPDATE audit_checkpoint SET note = ''",
    ])
      assert.throws(() => db.exec(sql), /only added to/, sql)
  })

  test('finds entries by run, by kind, by time and by number', () => {
    using db = openLog()
    write(db, unit('run_1', [receipt('a#1')]), unit('run_2', [receipt('b#1')]))
    append(db, { ...grant, run: 'run_2' })
    append(db)
    const reader = createAuditReader(db)
    const seqs = (query: object): number[] => reader.list({ limit: 10, ...query }).map(({ seq }) => seq)
    assert.deepEqual(seqs({ run: 'run_2' }), [3, 2])
    assert.deepEqual(seqs({ kinds: ['grant'] }), [4, 3])
    assert.deepEqual(seqs({ kinds: ['grant', 'receipt'], run: 'run_2', since: 7 }), [3])
    assert.deepEqual(seqs({ before: 3 }), [2, 1])
    assert.deepEqual(seqs({ limit: 1 }), [4])
    assert.deepEqual(seqs({ kinds: ["' OR 1 --"] }), [])
  })

  test('takes in the facts of a home from before it', () => {
    using db = openAt([engineTables])
    db.exec(
      "INSERT INTO fact (run, key, attempt, kind, subject, at, data) VALUES ('run_1', 'a', 1, 'receipt', '', 3, '{}')",
    )
    migrate(db, [engineTables, auditTables, eventLogTables, workspaceTables, forgottenRuns])
    const report = check(db)
    assert.deepEqual([report.size, report.findings], [1, []])
  })
})

describe('checkpoints', () => {
  test('sign what there is, go on from the last one, and are not made twice', () => {
    using db = openLog()
    for (let size = 0; size < 20; size += 1) {
      assert.equal(countUnsigned(db), size === 0 ? 0 : 1)
      const kept = makeCheckpoint(db, signer, { at: size })
      assert.deepEqual(makeCheckpoint(db, signer, { at: 99 }), kept)
      const { size: signed, root } = openCheckpoint(digest, kept.note, verifier)
      const leaves = createAuditReader(db).leaves({ after: 0, until: size })
      const whole = rootOf(digest, growAll(digest, emptyFrontier, leaves))
      assert.deepEqual([signed, Buffer.from(root)], [size, Buffer.from(whole)])
      append(db)
    }
    const report = check(db)
    assert.deepEqual([report.checkpoints, report.signed, report.findings], [20, 19, []])
  })

  test('leave a frontier from which the log goes on', () => {
    using db = openLog()
    for (let count = 0; count < 5; count += 1) append(db)
    makeCheckpoint(db, signer, { at: 1 })
    const { size, frontier } = db.prepare('SELECT * FROM audit_checkpoint').get() as {
      size: number
      frontier: Uint8Array
    }
    assert.equal(unpackFrontier(size, frontier)?.peaks.length, 2)
  })

  test('are not made of fewer entries than were signed', () => {
    using db = openLog()
    append(db)
    append(db)
    const kept = makeCheckpoint(db, signer, { at: 1 })
    db.exec(`DROP TRIGGER audit_leaf_no_delete; DROP TRIGGER audit_event_no_delete;
      DELETE FROM audit_event WHERE seq = 2; DELETE FROM audit_leaf WHERE seq = 2`)
    assert.deepEqual(makeCheckpoint(db, signer, { at: 2 }), kept)
    assert.deepEqual(check(db).findings, [{ what: 'truncated', at: 2 }])
  })
})

describe('retention', () => {
  test('forgets what entries stand for, keeps their hashes, and says so', () => {
    using db = openLog()
    write(
      db,
      unit('run_1', [receipt('a#1'), receipt('b#1')]),
      unit('run_2', [receipt('c#1')], { finishedAt: 50 }),
    )
    append(db, { ...grant, run: 'run_1', data: { secret: 'a name' } })
    append(db)
    makeCheckpoint(db, signer, { at: 1 })
    const before = createAuditReader(db).list({ limit: 10 })
    createRetention(db).prune({ before: 10, keep: 0 }, { by: 'Ada', at: 60 })
    const report = check(db)
    assert.deepEqual([report.size, report.pruned, report.findings], [6, 3, []])
    const after = createAuditReader(db).list({ limit: 10 })
    assert.deepEqual(
      after.map(({ seq, said }) => [seq, said?.kind]),
      [
        [6, 'pruned'],
        [5, 'grant'],
        [4, undefined],
        [3, 'receipt'],
        [2, undefined],
        [1, undefined],
      ],
    )
    assert.deepEqual(
      after.slice(1).map(({ leaf }) => leaf),
      before.map(({ leaf }) => leaf),
    )
    assert.deepEqual(JSON.parse(after[0]?.said?.body ?? ''), {
      runs: 1,
      entries: [
        [1, 2],
        [4, 4],
      ],
    })
    const left = db.prepare('SELECT count(*) FROM audit_leaf WHERE salt IS NULL').pluck().get()
    assert.equal(left, 3)
  })

  test('says nothing when there is nothing to remove', () => {
    using db = openLog()
    createRetention(db).prune({ before: 10, keep: 0 }, { by: 'Ada', at: 60 })
    assert.equal(createAuditReader(db).size(), 0)
  })
})

describe('the thread that writes', () => {
  test('signs after a thousand entries, as soon as nothing else comes in, and at its end', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'adjutant-audit-'))
    const options = {
      file: path.join(folder, 'home.db'),
      key: new Uint8Array(32).fill(7),
      synchronous: 'OFF',
    } as const
    const stores = openStores({ ...options, auditSigning: new Uint8Array(32).fill(5) })
    using db = Object.assign(openDatabase(options), { [Symbol.dispose]: () => void db.close() })
    const sizes = (): number[] =>
      createAuditReader(db)
        .checkpoints()
        .map(({ size }) => size)
    await stores.ledger.commit(
      unit(
        'run_1',
        Array.from({ length: 999 }, (_, index) => receipt(`a#${index}`)),
      ),
    )
    await sleep(systemClock, 300, { signal: new AbortController().signal })
    assert.deepEqual(sizes(), [])
    await stores.ledger.commit(unit('run_2', [receipt('b#1')]))
    for (let tries = 0; sizes().length === 0 && tries < 200; tries += 1)
      await sleep(systemClock, 50, { signal: new AbortController().signal })
    assert.deepEqual(sizes(), [1_000])
    await stores.ledger.commit(unit('run_3', [receipt('c#1')]))
    await stores[Symbol.asyncDispose]()
    assert.deepEqual(sizes(), [1_000, 1_001])
    assert.deepEqual(check(db).findings, [])
    rmSync(folder, { recursive: true })
  })
})
