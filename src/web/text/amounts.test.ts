import assert from 'node:assert/strict'
import { test } from 'node:test'

import { moneyText } from './amounts.ts'

test('amounts of money below ten cents keep their small parts', () => {
  assert.deepEqual([0, 1_200, 1_200_000].map(moneyText), ['$0.00', '$0.0012', '$1.20'])
})
