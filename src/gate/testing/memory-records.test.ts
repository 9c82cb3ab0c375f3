import assert from 'node:assert/strict'
import { test } from 'node:test'

import { personLabel } from '#contract'

import { overlayRecords } from '../overlay/overlay-records.ts'
import { testRecords } from '../ports/records.contract.ts'
import { createMemoryRecords } from './memory-records.ts'

testRecords('records in memory', createMemoryRecords)
testRecords('records in a dry-run', () => overlayRecords(createMemoryRecords()))

test('a dry-run changes no record, and sees what it changed', async () => {
  const change = { over: null, writer: 'w', label: personLabel, at: 1 }
  const real = createMemoryRecords()
  for (const id of ['a', 'b', 'c']) await real.put('task', id, { id }, change)
  const seen = overlayRecords(real)
  await seen.remove('task', 'b', { over: 1 })
  await seen.put('task', 'a2', { id: 'a2' }, change)
  assert.equal((await seen.put('task', 'c', { id: 'new' }, { ...change, over: 1 }))?.revision, 2)
  const ids = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id)
  assert.deepEqual(ids(await seen.list('task', { limit: 3 })), ['a', 'a2', 'c'])
  assert.deepEqual(ids(await seen.list('task', { limit: 2 })), ['a', 'a2'])
  assert.deepEqual(ids(await real.list('task', { limit: 9 })), ['a', 'b', 'c'])
  assert.equal(await seen.remove('task', 'a', { over: 1 }), true)
  assert.deepEqual(await Promise.all([seen, real].map(async (one) => one.count('task', {}))), [2, 3])
  assert.deepEqual((await real.find('task', 'c'))?.value, { id: 'c' })
})
