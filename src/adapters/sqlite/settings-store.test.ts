import assert from 'node:assert/strict'
import { test } from 'node:test'

import Database from 'better-sqlite3-multiple-ciphers'

import { createAuditReader } from './audit-reader.ts'
import { sealFacts } from './audit-log.ts'
import { migrate } from './migrate.ts'
import { createSettingsStore } from './settings-store.ts'

const by = { by: 'ada', at: 1 }

function open() {
  const db = new Database(':memory:')
  migrate(db)
  return { db, store: createSettingsStore(db) }
}

test('a group is what was set last, and counts how often it was', () => {
  const { store } = open()
  assert.equal(store.find('limits'), undefined)
  assert.deepEqual(store.set('limits', { a: 1 }, { over: 0, ...by }), { value: { a: 1 }, revision: 1 })
  assert.deepEqual(store.set('limits', { a: 2 }, { over: null, ...by }), { value: { a: 2 }, revision: 2 })
  assert.deepEqual(store.find('limits'), { value: { a: 2 }, revision: 2 })
  assert.equal(store.find('other'), undefined)
})

test('what was made from another revision is not set, and leaves no entry in the audit log', () => {
  const { db, store } = open()
  store.set('limits', { a: 1 }, { over: 0, ...by })
  assert.equal(store.set('limits', { a: 2 }, { over: 0, ...by }), undefined)
  assert.equal(store.set('limits', { a: 2 }, { over: 2, ...by }), undefined)
  assert.deepEqual(store.find('limits'), { value: { a: 1 }, revision: 1 })
  db.transaction(() => sealFacts(db)).immediate()
  const entries = createAuditReader(db).list({ limit: 10 })
  assert.deepEqual(
    entries.map(({ said }) => [said?.kind, said?.by, said?.subject, said?.body]),
    [['settings.set', 'ada', 'limits', '{"a":1}']],
  )
})
