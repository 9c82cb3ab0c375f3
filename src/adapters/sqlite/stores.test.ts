import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'

import { AppError, type ErrorCode } from '#contract'
import { createMemoryStores, runRow, type StoresBench, testStores } from '#engine/testing'

import { openDatabase } from './open-database.ts'
import { openStores } from './stores.ts'
import { createUnitWriter } from './apply-unit.ts'
import { migrate } from './migrate.ts'
import { createSqliteDisk } from './testing/sqlite-disk.ts'

const key = new Uint8Array(32).fill(7)
const otherKey = new Uint8Array(32).fill(8)

/** A folder for one test's files. */
class Folder implements Disposable {
  readonly path = mkdtempSync(path.join(tmpdir(), 'adjutant-stores-'))
  readonly file = path.join(this.path, 'home.db')

  /** Everything that the folder's files hold. */
  bytes(): Buffer {
    return Buffer.concat(readdirSync(this.path).map((name) => readFileSync(path.join(this.path, name))))
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true })
  }
}

/** Stores on a file, without the thread that writes: starting that takes most of the time, and it is tested elsewhere. */
function openBench(options: { key?: Uint8Array }, folder = new Folder()): StoresBench {
  const db = openDatabase({ file: folder.file, synchronous: 'OFF', ...options })
  const stores = createMemoryStores({}, createSqliteDisk(db))
  return {
    stores,
    outbox: stores.outbox,
    async restart() {
      db.close()
      return openBench(options, folder)
    },
    async [Symbol.asyncDispose]() {
      if (!db.open) return
      db.close()
      folder[Symbol.dispose]()
    },
  }
}

describe('plain', () => testStores(async () => openBench({})))
describe('encrypted', () => testStores(async () => openBench({ key })))

const marker = 'marker-of-a-private-text'

const run = runRow('run_1', {
  program: marker,
  title: marker,
  dedupKey: marker,
  context: { [marker]: marker },
})

async function writeMarkers(folder: Folder, options: { key?: Uint8Array }): Promise<void> {
  await using stores = openStores({ file: folder.file, ...options })
  const payload = JSON.stringify({ text: marker.repeat(50) })
  for (let n = 1; n <= 40; n += 1) {
    const id = `run_${n}`
    await stores.ledger.commit({
      run: id,
      begins: { ...run, id, root: id, dedupKey: `${marker}${n}` },
      records: [{ seq: 1, type: 'note', at: 1, payload }],
      snapshot: { seq: 1, format: 1, state: payload },
      facts: [{ key: marker, attempt: 1, kind: 'receipt', subject: marker, data: { marker } }],
    })
  }
  // Looked at while the log still holds what was written.
  assert.equal(folder.bytes().includes(marker), options.key === undefined)
}

function coded(code: ErrorCode): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AppError, `not coded: ${String(error)}`)
    assert.equal(error.code, code, error.message)
    return true
  }
}

test('the files of an encrypted home hold no text of it, the log included', async () => {
  using folder = new Folder()
  await writeMarkers(folder, { key })
  assert.equal(folder.bytes().includes(marker), false)
  assert.equal(folder.bytes().includes('SQLite format 3'), false)
  assert.equal(folder.bytes().includes('CREATE TABLE'), false)
})

test('the same text is found in a plain file, so the search above can find it', async () => {
  using folder = new Folder()
  await writeMarkers(folder, {})
  assert.equal(folder.bytes().includes(marker), true)
})

test('another key, or none, does not open an encrypted home, and harms nothing in it', async () => {
  using folder = new Folder()
  await writeMarkers(folder, { key })
  assert.throws(() => openStores({ file: folder.file, key: otherKey }), coded('store.key_refused'))
  assert.throws(() => openStores({ file: folder.file }), coded('store.key_refused'))
  await using stores = openStores({ file: folder.file, key })
  assert.equal((await stores.runs.list({ limit: 100, title: marker })).length, 40)
})

test('a key does not open a plain file', async () => {
  using folder = new Folder()
  await writeMarkers(folder, {})
  assert.throws(() => openStores({ file: folder.file, key }), coded('store.key_refused'))
})

test('an empty or short key is refused: it would make a plain file or a guessable one', () => {
  using folder = new Folder()
  for (const bad of [new Uint8Array(0), new Uint8Array(16), new Uint8Array(33)]) {
    assert.throws(() => openStores({ file: folder.file, key: bad }), coded('internal.bug'))
  }
  assert.equal(folder.bytes().length, 0)
})

test('a home that a later release has written is refused, and left as it is', async () => {
  using folder = new Folder()
  await writeMarkers(folder, { key })
  const later = openDatabase({ file: folder.file, key })
  later.prepare("INSERT INTO migration (version, id) VALUES (999, '0999-later')").run()
  later.close()
  assert.throws(() => openStores({ file: folder.file, key }), coded('store.newer'))
})

test('a second start finds the tables of the first', async () => {
  using folder = new Folder()
  await writeMarkers(folder, { key })
  await using stores = openStores({ file: folder.file, key })
  assert.equal((await stores.runs.list({ limit: 100 })).length, 40)
})

test('units that a failed commit took back are written when they come again', () => {
  using folder = new Folder()
  const db = openDatabase({ file: folder.file })
  migrate(db)
  const { write, forget } = createUnitWriter(db)
  const unit = { run: 'run_1', records: [{ seq: 2, type: 'note', at: 1, payload: '{}' }] }
  write({ run: 'run_1', begins: run, records: [{ seq: 1, type: 'note', at: 1, payload: '{}' }] })
  db.exec('BEGIN')
  write(unit)
  db.exec('ROLLBACK')
  forget()
  write(unit)
  assert.equal(db.prepare('SELECT max(seq) FROM journal').pluck().get(), 2)
  db.close()
})
