import assert from 'node:assert/strict'
import { test } from 'node:test'

import Database from 'better-sqlite3-multiple-ciphers'

import { personLabel } from '#contract'
import { testRecords } from '#gate/testing'

import { migrate } from './migrate.ts'
import { createRecordStore } from './record-store.ts'

testRecords('records in the database', () => {
  const db = new Database(':memory:')
  migrate(db)
  return createRecordStore(db)
})

test('what is remembered stands in agent_memory, its values as JSON', async () => {
  const db = new Database(':memory:')
  migrate(db)
  const records = createRecordStore(db)
  const change = { over: null, writer: 'w', label: personLabel, at: 1_000 }
  await records.put('memory', 'letters/a/b', { value: { is: ['short'] }, note: 'said so' }, change)
  await records.put('memory', 'letters/tone', { value: 'short', note: '' }, { ...change, at: 2_000 })
  await records.put('memory', 'none/at-all', { value: null, note: '' }, change)
  await records.put('task', 'letters/tone', { value: 'another collection' }, change)
  assert.deepEqual(db.prepare('SELECT * FROM agent_memory ORDER BY id').all(), [
    { id: 'letters/a/b', namespace: 'letters', key: 'a/b', value: '{"is":["short"]}', updated_at: 1_000 },
    { id: 'letters/tone', namespace: 'letters', key: 'tone', value: '"short"', updated_at: 2_000 },
    { id: 'none/at-all', namespace: 'none', key: 'at-all', value: 'null', updated_at: 1_000 },
  ])
})
