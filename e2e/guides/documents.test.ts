import assert from 'node:assert/strict'
import { test } from 'node:test'

import { followGuide } from './follow-guide.ts'

test('every example of the guide on documents does what it says', async () => {
  const { commands } = await followGuide('documents.md', { folders: ['examples/documents'] })
  assert.ok(commands >= 11)
})
