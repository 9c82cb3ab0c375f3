import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'

import { openVitals } from './vitals.ts'

describe('what a process says of itself', () => {
  test('shows how long its loop was held up', async () => {
    using vitals = openVitals()
    await wait(50)
    const until = performance.now() + 120
    while (performance.now() < until);
    await wait(30)
    const { p50Ms, maxMs } = vitals.eventLoop()
    assert.ok(maxMs > 80 && maxMs < 2_000, `${maxMs} ms`)
    assert.ok(p50Ms < maxMs, `${p50Ms} ms`)
    assert.ok(vitals.memory().rssBytes > vitals.memory().heapBytes)
  })
})
