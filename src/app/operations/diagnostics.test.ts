import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { Diagnostics } from '#contract/operations'

import { diagnosticsOperations } from './diagnostics.ts'
import { call, openDesk } from './testing/open-desk.ts'

describe('diagnostics', () => {
  test('say how many runs and effects there were, and how large the store is', async () => {
    await using place = await openDesk({ 'a.txt': 'a' })
    const { runs, events } = place.workspace
    const implementations = diagnosticsOperations(place.desk)
    const before = await implementations['diagnostics.get']({}, call)
    assert.deepEqual([before.runs, before.effects], [[], []])
    const { id } = await runs.start({ program: 'unwind', input: { run: 'run_none', reason: 'test' } })
    await runs.settled(id, { signal: call.signal })
    const after = Diagnostics.parse(await diagnosticsOperations(place.desk)['diagnostics.get']({}, call))
    assert.equal(
      after.runs.reduce((sum, { count }) => sum + count, 0),
      1,
    )
    assert.ok(after.effects.length > 0)
    assert.ok(after.database.bytes > 0 && after.database.walBytes > 0)
    assert.deepEqual([after.stream, after.requests], [null, null])
    assert.ok((events?.newest() ?? 0) >= 2)
  })
})
