import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import { AppError, type ErrorCode } from '#contract'

import { assertEncrypted, openDatabase } from './open-database.ts'
import { findFittingKey, openLoneDatabase } from './replace-key.ts'

const [first, second] = [new Uint8Array(randomBytes(32)), new Uint8Array(randomBytes(32))]
const nothing = (): void => {}

class Folder implements Disposable {
  readonly path = mkdtempSync(path.join(tmpdir(), 'adjutant-replace-key-'))
  readonly file = path.join(this.path, "it's a home.db")

  constructor() {
    const db = openDatabase({ file: this.file, key: first })
    db.exec('CREATE TABLE note (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL) STRICT')
    const insert = db.prepare('INSERT INTO note (id, text) VALUES (?, ?)')
    db.transaction(() => {
      for (let id = 1; id <= 3_000; id += 3) insert.run(id, `marker ${id}`)
    })()
    db.close()
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true })
  }
}

function coded(code: ErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

function notes(file: string, key: Uint8Array): unknown[] {
  const db = openDatabase({ file, key })
  try {
    return db.prepare('SELECT id, text FROM note ORDER BY id').all()
  } finally {
    db.close()
  }
}

test('a database is under the new key alone, with all that was in it', () => {
  using folder = new Folder()
  const before = notes(folder.file, first)
  {
    using lone = openLoneDatabase(folder.file, first)
    lone.encryptAnew(second, nothing)
  }
  assert.throws(() => openDatabase({ file: folder.file, key: first }), coded('store.key_refused'))
  assert.deepEqual(notes(folder.file, second), before)
  assertEncrypted(folder.file)
  assert.deepEqual(readdirSync(folder.path), [path.basename(folder.file)])
  assert.equal(findFittingKey(folder.file, [first, second]), second)
  assert.equal(findFittingKey(folder.file, [first]), undefined)
})

test('what is written down with the exchange is there with it', () => {
  using folder = new Folder()
  {
    using lone = openLoneDatabase(folder.file, first)
    lone.encryptAnew(second, (db) => void db.exec("INSERT INTO note (text) VALUES ('exchanged')"))
  }
  assert.deepEqual(notes(folder.file, second).at(-1), { id: 2_999, text: 'exchanged' })
})

test('a database that somebody works with is left alone', () => {
  using folder = new Folder()
  const other = openDatabase({ file: folder.file, key: first })
  assert.throws(() => openLoneDatabase(folder.file, first), coded('engine.home_busy'))
  const insert = other.prepare("INSERT INTO note (text) VALUES ('meanwhile')")
  insert.run()
  other.close()
  assert.equal(notes(folder.file, first).length, 1_001)
})

test('nobody else gets in while it is held', () => {
  using folder = new Folder()
  using _ = openLoneDatabase(folder.file, first)
  assert.throws(() => openDatabase({ file: folder.file, key: first, readonly: true }), coded('store.busy'))
})

test('a failure on the way leaves the database as it was, and nothing beside it', () => {
  using folder = new Folder()
  const before = notes(folder.file, first)
  {
    using lone = openLoneDatabase(folder.file, first)
    assert.throws(() =>
      lone.encryptAnew(second, () => {
        throw new Error('no')
      }),
    )
  }
  assert.deepEqual(notes(folder.file, first), before)
  assert.deepEqual(readdirSync(folder.path), [path.basename(folder.file)])
})

test('what an earlier attempt left behind is not in the way', () => {
  using folder = new Folder()
  for (const end of ['', '-journal', '-wal', '-shm'])
    writeFileSync(`${folder.file}.next${end}`, randomBytes(5_000))
  {
    using lone = openLoneDatabase(folder.file, first)
    lone.encryptAnew(second, nothing)
  }
  assert.equal(notes(folder.file, second).length, 1_000)
})

test('the wrong key is refused, and harms nothing', () => {
  using folder = new Folder()
  const before = readFileSync(folder.file)
  assert.throws(() => openLoneDatabase(folder.file, second), coded('store.key_refused'))
  assert.deepEqual(readFileSync(folder.file), before)
})

test('whoever had the old file open finds nothing in it that could be read or continued', () => {
  using folder = new Folder()
  const descriptor = openSync(folder.file, 'r')
  const size = readFileSync(folder.file).length
  {
    using lone = openLoneDatabase(folder.file, first)
    lone.encryptAnew(second, nothing)
  }
  const left = Buffer.alloc(size)
  const length = readSync(descriptor, left, 0, size, 0)
  closeSync(descriptor)
  const orphan = path.join(folder.path, 'orphan')
  writeFileSync(orphan, left.subarray(0, length))
  assert.throws(() => openDatabase({ file: orphan, key: first }), coded('store.key_refused'))
})
