import assert from 'node:assert/strict'
import { test } from 'node:test'

import { RestartPolicy } from './restart-policy.ts'

test('waits longer after each end, and gives up at the fifth within a minute', () => {
  const policy = new RestartPolicy()
  assert.deepEqual(
    [0, 1_000, 2_000, 3_000, 59_999].map((at) => policy.ended(at)),
    [250, 500, 1_000, 2_000, null],
  )
})

test('forgets what is more than a minute ago', () => {
  const policy = new RestartPolicy()
  for (let at = 0; at < 40 * 20_000; at += 20_000) assert.notEqual(policy.ended(at), null)
})
