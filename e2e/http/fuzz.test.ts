import assert from 'node:assert/strict'
import { test } from 'node:test'

import { operations } from '#contract/operations'

import { fuzz } from './fuzz/fuzz.ts'
import { openTarget } from './fuzz/open-target.ts'
import { implementationsThatNote, serveOperations } from './serve-operations.ts'

test('500 requests from the schemas find no bug, no trace and no hang', { timeout: 300_000 }, async () => {
  await using target = await openTarget()
  const { sent, fitting, neverReached, bad, byStatus } = await fuzz(target, { times: 500, seed: 1 })
  assert.deepEqual(bad, [])
  assert.deepEqual(target.complaints, [])
  assert.deepEqual(neverReached, [])
  assert.ok(sent >= 500)
  assert.ok(fitting >= sent * 0.6, `${fitting} of ${sent} fit their schemas`)
  assert.ok((byStatus['200'] ?? 0) > 50, JSON.stringify(byStatus))
})

test('it would be found if an operation broke', { timeout: 60_000 }, async () => {
  const called: string[] = []
  await using served = await serveOperations(implementationsThatNote(called))
  const { bad } = await fuzz({ ...served, pool: {} }, { times: 300, seed: 1 })
  const found = new Set(bad.map((line) => line.replace(/ .*/s, '')))
  assert.deepEqual(new Set(called), found)
  assert.ok(found.size > Object.keys(operations).length / 2)
})
