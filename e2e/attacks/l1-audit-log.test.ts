import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { after, before, describe, test } from 'node:test'

import {
  createNoteSigner,
  deriveKeys,
  makeCheckpoint,
  openDatabase,
  platformDigest,
  type Sqlite,
} from '#adapters'
import { type Audit, type Home, openHome, openWorkspace, verifyAuditFile } from '#app'
import { AppError, type ErrorCode } from '#contract'
import { bodyHash, entryLeaf, exportLines, type LogFinding } from '#gate'
import { acceptedFlips, checkpointOf, createNotary, forgotten, sampleRows } from '#gate/testing'

import { movedFact, writeHistory } from '../cli/history.ts'

const { signal } = new AbortController()
const top = mkdtempSync(path.join(tmpdir(), 'adjutant-l1-'))

/** One home with a history, copied for each attack. */
const original = path.join(top, 'original')

before(() =>
  writeHistory(
    original,
    ['a.txt', 'b.pdf', 'c.png', 'd.txt', 'e.md', 'f.txt'].map((name) =>
      movedFact(`/in/${name}`, `/out/${name}`),
    ),
  ),
)
after(() => rmSync(top, { recursive: true, force: true }))

interface Attacked extends AsyncDisposable {
  readonly home: Home
  /** As somebody has it who has the folder and its key file. */
  readonly db: Sqlite
  readonly audit: Audit
  readonly folder: string
}

let copies = 0

async function copyOf(): Promise<Attacked> {
  copies += 1
  const folder = path.join(top, `home-${copies}`)
  cpSync(original, folder, { recursive: true })
  const home = await openHome(folder, { signal })
  const workspace = await openWorkspace(home, { engine: 'never' })
  const db = openDatabase(home.database)
  for (const name of db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
    .pluck()
    .all() as string[])
    db.exec(`DROP TRIGGER ${name}`)
  return {
    home,
    db,
    audit: workspace.audit,
    folder,
    async [Symbol.asyncDispose]() {
      db.close()
      await workspace[Symbol.asyncDispose]()
    },
  }
}

function found({ audit }: Attacked): LogFinding['what'][] {
  return [...new Set(audit.check().findings.map(({ what }) => what))].toSorted()
}

function coded(code: ErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

/** What the key allows: every leaf, and every checkpoint, made to fit what the rows say now. */
function signAnew({ db, home }: Attacked): void {
  interface Row {
    position: number
    run: string
    key: string
    attempt: number
    kind: string
    subject: string
    at: number
    data: string
  }
  for (const { position, data, ...rest } of db.prepare<[], Row>('SELECT * FROM fact').all()) {
    const salt = String(position).padStart(32, '0')
    const leaf = entryLeaf(platformDigest, { ...rest, by: '', data: bodyHash(platformDigest, salt, data) })
    db.prepare('UPDATE audit_leaf SET leaf = ?, salt = ? WHERE fact = ?').run(leaf, salt, position)
  }
  db.exec('DELETE FROM audit_checkpoint')
  makeCheckpoint(db, createNoteSigner(deriveKeys(home.master).auditSigning), { at: 1 })
}

describe('L1 the audit log of a home', () => {
  test('is found as it was written when nobody touched it', async () => {
    await using copy = await copyOf()
    const report = copy.audit.check()
    assert.deepEqual([report.wrong, report.signed], [0, report.size])
    assert.ok(report.size >= 5, `${report.size} entries`)
  })

  test('shows an edited receipt', async () => {
    await using copy = await copyOf()
    copy.db.exec("UPDATE fact SET data = replace(data, 'a.txt', 'x.txt') WHERE kind = 'receipt'")
    assert.deepEqual(found(copy), ['changed'])
  })

  test('shows an edited time, run or key', async () => {
    for (const edit of [
      'at = at + 1',
      "run = 'run_other'",
      "key = 'other'",
      'attempt = 2',
      "kind = 'notice'",
    ]) {
      await using copy = await copyOf()
      copy.db.exec(`UPDATE fact SET ${edit} WHERE position = (SELECT min(position) FROM fact)`)
      assert.deepEqual(found(copy), ['changed'], edit)
    }
  })

  test('shows a deleted entry, with and without its receipt', async () => {
    await using one = await copyOf()
    one.db.exec('DELETE FROM fact WHERE position = 2')
    assert.deepEqual(found(one), ['missing'])
    await using both = await copyOf()
    both.db.exec('DELETE FROM fact WHERE position = 2; DELETE FROM audit_leaf WHERE fact = 2')
    assert.deepEqual(found(both), ['missing', 'truncated'])
  })

  test('shows a deletion that is dressed up as retention', async () => {
    await using copy = await copyOf()
    copy.db.exec('UPDATE audit_leaf SET salt = NULL WHERE fact = 2; DELETE FROM fact WHERE position = 2')
    assert.deepEqual(found(copy), ['missing'])
  })

  test('shows a log cut at its end', async () => {
    await using copy = await copyOf()
    copy.db.exec(`DELETE FROM fact WHERE position = (SELECT max(position) FROM fact);
      DELETE FROM audit_leaf WHERE seq = (SELECT max(seq) FROM audit_leaf)`)
    assert.deepEqual(found(copy), ['truncated'])
  })

  test('shows entries that changed places', async () => {
    await using copy = await copyOf()
    copy.db.exec(`UPDATE audit_leaf SET seq = -seq WHERE seq IN (1, 2);
      UPDATE audit_leaf SET seq = 3 + seq WHERE seq < 0`)
    assert.deepEqual(found(copy), ['rewritten'])
  })

  test('shows a receipt that was put in between', async () => {
    await using copy = await copyOf()
    copy.db.exec("INSERT INTO fact VALUES (-1, 'r', 'k', 1, 'receipt', '', 1, '{}')")
    assert.deepEqual(found(copy), ['unlogged'])
  })

  test('shows a forged checkpoint, here and in a file', async () => {
    await using copy = await copyOf()
    const other = createNoteSigner(new Uint8Array(32).fill(9))
    const forged = {
      key: { ...other.key, name: copy.audit.key.split('+')[0] ?? '' },
      sign: other.sign.bind(other),
    }
    copy.db.exec('DELETE FROM audit_checkpoint')
    const { note } = makeCheckpoint(copy.db, forged, { at: 1 })
    assert.deepEqual(found(copy), ['unsigned'])
    const file = path.join(copy.folder, 'forged')
    writeFileSync(file, note)
    await assert.rejects(
      verifyAuditFile(file, { key: copy.audit.key, signal }),
      coded('audit.signature_refused'),
    )
    assert.throws(() => copy.audit.open(note), coded('audit.signature_refused'))
  })

  test('made to fit by whoever has the key shows nothing, but the checkpoint that was kept elsewhere does', async () => {
    await using copy = await copyOf()
    const elsewhere = copy.audit.open(copy.audit.checkpoint().note)
    copy.db.exec("UPDATE fact SET data = replace(data, 'a.txt', 'x.txt')")
    signAnew(copy)
    assert.deepEqual(found(copy), [])
    assert.throws(() => copy.audit.check({ earlier: elsewhere }), coded('audit.history_changed'))
    assert.throws(() => copy.audit.proveGrowth(elsewhere), coded('audit.history_changed'))
  })

  test('cut and signed anew, or put back from an old copy, does not get past that checkpoint either', async () => {
    await using copy = await copyOf()
    const elsewhere = copy.audit.open(copy.audit.checkpoint().note)
    copy.db.exec(
      `DELETE FROM audit_leaf WHERE seq > 3; DELETE FROM fact WHERE position NOT IN (SELECT fact FROM audit_leaf)`,
    )
    signAnew(copy)
    assert.deepEqual(found(copy), [])
    assert.throws(() => copy.audit.check({ earlier: elsewhere }), coded('audit.history_changed'))
  })

  test('of two homes that parted does not pass for each other', async () => {
    await using left = await copyOf()
    await using right = await copyOf()
    const common = left.audit.open(left.audit.checkpoint().note)
    for (const [copy, name] of [
      [left, 'left'],
      [right, 'right'],
    ] as const) {
      const add = copy.db.prepare(
        "INSERT INTO fact (run, key, attempt, kind, subject, at, data) VALUES ('r', ?, 1, 'notice', '', 1, '{}')",
      )
      add.run(name)
      copy.audit.checkpoint()
    }
    const parted = left.audit.open(left.audit.checkpoint().note)
    assert.equal(right.audit.check({ earlier: common }).wrong, 0)
    assert.throws(() => right.audit.check({ earlier: parted }), coded('audit.history_changed'))
  })
})

describe('L1 an export of 200 entries', () => {
  const notary = createNotary('adjutant.local/home/0123', 1)
  const rows = sampleRows(200).map((row) => (row.seq % 50 === 0 ? forgotten(row) : row))
  const { note } = checkpointOf(rows, notary)

  for (const withBodies of [false, true]) {
    test(`is refused when any one of its bits is changed, ${withBodies ? 'with' : 'without'} bodies`, () => {
      const file = Buffer.from([...exportLines(platformDigest, rows, { note, withBodies })].join(''))
      assert.deepEqual(acceptedFlips(file, notary), [])
    })
  }

  test('of a home is read from a file as it is from memory, and refused with something added', async () => {
    await using copy = await copyOf()
    const { key } = copy.audit
    const text = [...copy.audit.export({ withBodies: true })].join('')
    const folder = path.join(copy.folder, 'exports')
    mkdirSync(folder)
    const cases: readonly [string, string, ErrorCode | null][] = [
      ['whole', text, null],
      ['cut in a line', text.slice(0, -1), 'audit.export_damaged'],
      ['cut in the entries', text.slice(0, text.indexOf('\n\n') - 10), 'audit.export_damaged'],
      ['without a checkpoint', text.slice(0, text.indexOf('\n\n') + 1), 'audit.export_damaged'],
      ['with more', `${text}more\n`, 'audit.signature_refused'],
      ['empty', '', 'audit.export_damaged'],
      ['with other ends of lines', text.replaceAll('\n', '\r\n'), 'audit.export_damaged'],
      ['with a mark in front', `\uFEFF${text}`, 'audit.export_damaged'],
    ]
    for (const [what, content, code] of cases) {
      const file = path.join(folder, what)
      writeFileSync(file, content)
      const read = verifyAuditFile(file, { key, signal })
      if (code === null) assert.equal((await read).is, 'export')
      else await assert.rejects(read, coded(code), what)
    }
  })
})
