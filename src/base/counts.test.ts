import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sizeText } from './counts.ts'

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
