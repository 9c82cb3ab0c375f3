import assert from 'node:assert/strict'
import { test } from 'node:test'

import { dayEdge, whenText } from './time.ts'

test('a time says the day only when it is not today, and the year only when it is not this one', () => {
  const now = new Date(2026, 2, 4, 18, 0).getTime()
  const iso = (...parts: [number, number, number, number, number]): string => new Date(...parts).toISOString()
  assert.equal(whenText(iso(2026, 2, 4, 9, 5), now), '09:05')
  assert.equal(whenText(iso(2026, 2, 3, 23, 59), now), '3 Mar, 23:59')
  assert.equal(whenText(iso(2025, 11, 31, 0, 0), now), '31 Dec 2025, 00:00')
})

test('a day begins and ends where the person is', () => {
  assert.equal(dayEdge('2026-03-04', 'begin'), new Date(2026, 2, 4).toISOString())
  assert.equal(dayEdge('2026-03-04', 'end'), new Date(2026, 2, 4, 23, 59, 59, 999).toISOString())
  for (const text of [undefined, '', '2026-3-4', '2026-13-01', 'yesterday']) {
    assert.equal(dayEdge(text, 'begin'), undefined)
  }
})
