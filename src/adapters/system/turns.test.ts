import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'

import { Turns } from './turns.ts'

describe('turns of the event loop', () => {
  test('the first goes at once, the others one a turn in their order', async () => {
    const turns = new Turns()
    const done: number[] = []
    assert.equal(turns.next(), undefined)
    for (const number of [1, 2, 3]) void turns.next()?.then(() => done.push(number))
    const seen: number[] = []
    for (let turn = 0; turn < 4; turn += 1) {
      await nextTurn()
      seen.push(done.length)
    }
    assert.deepEqual(done, [1, 2, 3])
    assert.deepEqual(seen.slice(0, 3), [1, 2, 3])
  })

  test('what was all let through begins anew', async () => {
    const turns = new Turns()
    assert.equal(turns.next(), undefined)
    await nextTurn()
    await nextTurn()
    assert.equal(turns.next(), undefined)
  })
})
