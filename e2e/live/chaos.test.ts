import assert from 'node:assert/strict'
import { test } from 'node:test'

import { chaos } from './stream-chaos.ts'

test('a thousand events a second reach forty clients that come and go, over two restarts, once each', async () => {
  const seen = await chaos({ seconds: 6, seed: 1, rate: 1_000, clients: 40, slow: 10 })
  assert.deepEqual(seen.faults, [])
  assert.deepEqual([seen.resets, seen.slowResets], [0, 0])
  assert.ok(seen.written > 3_000, `${seen.written} were written`)
  assert.ok(seen.delivered >= seen.written * 40, `${seen.delivered} were delivered`)
  assert.ok(seen.reconnections > 100, `${seen.reconnections} came back`)
  assert.ok(seen.byes >= 30, `${seen.byes} were told good-bye`)
  assert.ok(seen.slowest < seen.written, `the slowest got to ${seen.slowest} of ${seen.written}`)
  for (const { middle, end } of seen.memory) assert.ok(end < middle + 60, JSON.stringify(seen.memory))
})
