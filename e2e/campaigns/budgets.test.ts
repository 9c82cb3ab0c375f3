import assert from 'node:assert/strict'
import { test } from 'node:test'

import { campaign } from './budgets.ts'

test('200 calls, many at once, never exceed a limit, and what is billed is settled, in one process and in two that are killed', async () => {
  const { rounds, kills, billed, settled, bad } = await campaign({ times: 4, seed: 1 })
  assert.deepEqual(bad, [])
  assert.deepEqual([rounds, kills], [2, 4])
  assert.ok(billed > 0 && settled >= billed)
})
