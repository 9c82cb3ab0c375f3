import assert from 'node:assert/strict'
import { test } from 'node:test'

import { followGuide } from './follow-guide.ts'

test('every example of the guide on memory does what it says', async () => {
  const { commands } = await followGuide('memory.md')
  assert.ok(commands >= 12)
})
