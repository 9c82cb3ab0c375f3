import assert from 'node:assert/strict'
import { test } from 'node:test'

import { durationText, moneyText, sizeText } from './amounts.ts'

test('bytes are told in the unit that leaves one to three digits before the point', () => {
  assert.deepEqual([0, 1, 999, 1_000, 123_456, 4e6, 7.25e9, 3e12].map(sizeText), [
    '0 bytes',
    '1 byte',
    '999 bytes',
    '1.0 kB',
    '123.5 kB',
    '4.0 MB',
    '7.3 GB',
    '3.0 TB',
  ])
})

test('durations are told in at most two units, and never as sixty of the smaller one', () => {
  assert.deepEqual(
    [80, 1_400, 59_400, 59_980, 125_000, 3_600_000, 12_000_000, 187_200_000, 172_800_000].map(durationText),
    ['80 ms', '1.4 s', '59 s', '1 min', '2 min 5 s', '1 h', '3 h 20 min', '2 d 4 h', '2 d'],
  )
})

test('amounts of money below ten cents keep their small parts', () => {
  assert.deepEqual([0, 1_200, 1_200_000].map(moneyText), ['$0.00', '$0.0012', '$1.20'])
})
