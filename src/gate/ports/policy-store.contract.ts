import assert from 'node:assert/strict'
import { test } from 'node:test'

import { parsePolicy } from '../policy/parse-policy.ts'
import type { PolicyStore } from './policy-store.ts'

const strict = parsePolicy({ policy: 1, rules: [{ name: 'no', say: 'refuse', because: 'x' }] })
const free = parsePolicy({ policy: 1, mode: 'autopilot' })
const given = { by: 'ada', because: 'first', at: 1 }

/** What every PolicyStore must do. Each adapter's test file calls this once. */
export function testPolicyStore(open: () => PolicyStore & Disposable): void {
  test('there is no policy until one is set', () => {
    using store = open()
    assert.deepEqual([store.newest(), store.find(1), store.list()], [undefined, undefined, []])
  })

  test('each policy that is set is the next version, and all are kept', () => {
    using store = open()
    assert.deepEqual(store.set(free, given), { version: 1, document: free, ...given })
    const second = store.set(strict, { by: 'bob', because: 'safer', at: 2 })
    assert.deepEqual(second, { version: 2, document: strict, by: 'bob', because: 'safer', at: 2 })
    assert.deepEqual(store.newest(), second)
    assert.deepEqual(store.find(1)?.document, free)
    assert.equal(store.find(3), undefined)
    assert.deepEqual(
      store.list().map(({ version, because }) => [version, because]),
      [
        [2, 'safer'],
        [1, 'first'],
      ],
    )
  })

  test('what means the same as the newest is no new version; what once held is', () => {
    using store = open()
    store.set(free, given)
    const again = parsePolicy({ policy: 1, mode: 'autopilot', rules: [], asking: { answer: 'deny' } })
    assert.deepEqual(store.set(again, { by: 'bob', because: 'again', at: 2 }).version, 1)
    store.set(strict, given)
    assert.equal(store.set(free, given).version, 3)
  })
}
