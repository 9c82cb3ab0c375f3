import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { testOnceStore } from '#http/testing'

import { migrate } from './migrate.ts'
import { createOnceStore } from './once-store.ts'
import { openDatabase, type Sqlite } from './open-database.ts'

function open(): Sqlite {
  const db = openDatabase({ file: ':memory:' })
  migrate(db)
  return db
}

describe('answers kept once', () => {
  testOnceStore(() => {
    const db = open()
    return { open: () => createOnceStore(db), [Symbol.dispose]: () => void db.close() }
  })
})

test('when too much is kept the oldest answers go, and it stays so after a restart', () => {
  const db = open()
  const body = 'x'.repeat(1_000)
  const store = createOnceStore(db, { limit: 100_000 })
  for (let at = 0; at < 1_000; at += 1) {
    store.claim(`k${at}`, 'a', at)
    store.answer(`k${at}`, { status: 200, body })
  }
  const kept = db.prepare<[], number>('SELECT count(*) FROM once_answer').pluck()
  assert.ok((kept.get() ?? 0) <= 100)
  assert.ok((kept.get() ?? 0) > 30)
  assert.equal(store.claim('k0', 'b', 1_000), undefined)
  assert.ok(store.claim('k999', 'a', 1_000)?.answer)
  const again = createOnceStore(db, { limit: 10_000 })
  again.claim('new', 'a', 2_000)
  again.answer('new', { status: 200, body: '' })
  assert.ok((kept.get() ?? 0) <= 10)
  db.close()
})
