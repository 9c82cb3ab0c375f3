import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { JournalRecord } from './journal-record.ts'
import { inlineLimit, loadRecord, storeRecord } from './payload.ts'
import { createMemoryPayloads } from './in-memory/memory-payloads.ts'

function recordOf(data: string): JournalRecord {
  return { seq: 7, at: 9, type: 'note', topic: 't', data }
}

describe('a stored record', () => {
  for (const [what, length] of [
    ['small', 10],
    ['as large as may stand in the journal', inlineLimit - 30],
    ['larger than that', inlineLimit + 1],
    ['much larger', 3 * inlineLimit],
  ] as const) {
    test(`comes back as it was when it is ${what}`, async () => {
      const payloads = createMemoryPayloads()
      const record = recordOf('☃'.repeat(length))
      const stored = await storeRecord(record, payloads)
      assert.ok(stored.payload.length <= inlineLimit)
      assert.deepEqual(await loadRecord(stored, payloads), record)
    })
  }

  test('is not mistaken for a large one because of what it says', async () => {
    const payloads = createMemoryPayloads()
    for (const data of ['{"$blob":"x"}', '$blob']) {
      const record = recordOf(data)
      assert.deepEqual(await loadRecord(await storeRecord(record, payloads), payloads), record)
    }
  })
})
