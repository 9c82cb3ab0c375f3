import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Lease } from '../approval/lease.ts'
import type { LeaseStore } from './lease-store.ts'

const lease: Lease = {
  id: 'lease_1',
  root: 'r',
  tools: ['fs.*'],
  on: [{ capability: 'fs.write', resource: '/a', reason: 'test' }],
  effects: 3,
  until: 9_000,
  by: 'ada',
}

/** What every adapter of {@link LeaseStore} must do. */
export function testLeaseStore(open: () => LeaseStore): void {
  test('a lease comes back as it was given, for its own tree', () => {
    const store = open()
    const other: Lease = { ...lease, id: 'lease_2', on: null, effects: null, until: null }
    store.add(lease)
    store.add(other)
    store.add({ ...lease, id: 'lease_3', root: 'other' })
    assert.deepEqual(store.of('r'), [lease, other])
    assert.deepEqual(store.of('nobody'), [])
  })

  test('one that is taken back is gone, and taking it back again does nothing', () => {
    const store = open()
    store.add(lease)
    store.revoke(lease.id, 'ada')
    store.revoke(lease.id, 'ada')
    assert.deepEqual(store.of('r'), [])
  })

  test('a plan says how often it has an effect', () => {
    const store = open()
    store.addPlan({ id: 'p', hashes: ['a', 'b', 'a'], by: 'ada', at: 1 })
    assert.deepEqual([store.planned('p', 'a'), store.planned('p', 'b'), store.planned('p', 'c')], [2, 1, 0])
    assert.equal(store.planned('q', 'a'), 0)
  })

  test('an id is given once', () => {
    const store = open()
    store.add(lease)
    assert.throws(() => store.add(lease))
  })
}
