import assert from 'node:assert/strict'
import { test } from 'node:test'

import { bytesText, moneyText, msText } from './amounts.ts'
import { dayEdge, lastingText, whenText } from './time.ts'

test('a time says the day only when it is not today, and the year only when it is not this one', () => {
  const now = new Date(2026, 2, 4, 18, 0).getTime()
  const iso = (...parts: [number, number, number, number, number]): string => new Date(...parts).toISOString()
  assert.equal(whenText(iso(2026, 2, 4, 9, 5), now), '09:05')
  assert.equal(whenText(iso(2026, 2, 3, 23, 59), now), '3 Mar, 23:59')
  assert.equal(whenText(iso(2025, 11, 31, 0, 0), now), '31 Dec 2025, 00:00')
})

test('a duration has two units at most, and none of them is rounded up to a whole other one', () => {
  assert.equal(lastingText(-3), '0 ms')
  assert.equal(lastingText(999), '999 ms')
  assert.equal(lastingText(59_990), '59.9 s')
  assert.equal(lastingText(185_000), '3 min 5 s')
  assert.equal(lastingText(7_200_000), '2 h')
  assert.equal(lastingText(90_061_000), '1 d 1 h')
})

test('a day begins and ends where the person is', () => {
  assert.equal(dayEdge('2026-03-04', 'begin'), new Date(2026, 2, 4).toISOString())
  assert.equal(dayEdge('2026-03-04', 'end'), new Date(2026, 2, 4, 23, 59, 59, 999).toISOString())
  for (const text of [undefined, '', '2026-3-4', '2026-13-01', 'yesterday']) {
    assert.equal(dayEdge(text, 'begin'), undefined)
  }
})

test('sizes, times and money are told with as many digits as one reads', () => {
  assert.deepEqual([0, 999, 1_000, 1_540, 9_960, 999_600, 3.4e9].map(bytesText), [
    '0 B',
    '999 B',
    '1.0 kB',
    '1.5 kB',
    '10 kB',
    '1.0 MB',
    '3.4 GB',
  ])
  assert.deepEqual([0.42, 9.96, 12.3, 999.6, 1_340].map(msText), [
    '0.4 ms',
    '10 ms',
    '12 ms',
    '1.0 s',
    '1.3 s',
  ])
  assert.deepEqual([0, 1_800, 1_250_000, 12_345_000_000].map(moneyText), [
    '$0.00',
    '$0.0018',
    '$1.25',
    '$12,345.00',
  ])
})
