import assert from 'node:assert/strict'
import { test } from 'node:test'

import { durationText } from './durations.ts'

test('durations are told in at most two units, and never as sixty of the smaller one', () => {
  assert.deepEqual(
    [80, 1_400, 59_400, 59_980, 125_000, 3_600_000, 12_000_000, 187_200_000, 172_800_000].map(durationText),
    ['80 ms', '1.4 s', '59 s', '1 min', '2 min 5 s', '1 h', '3 h 20 min', '2 d 4 h', '2 d'],
  )
})
