import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { CheckpointStore, KeptCheckpoint, KeptEntry } from './checkpoint-store.ts'

const entries: readonly KeptEntry[] = [
  { kind: 'folder', path: 'a' },
  {
    kind: 'file',
    // A byte that is no UTF-8, as names may hold.
    path: 'a/\udcff.txt',
    sizeBytes: 3,
    modifiedMs: 1.5,
    mode: 0o644,
    identity: '1:2',
    hash: 'f'.repeat(64),
    blob: `blob_${'0'.repeat(64)}`,
  },
]

function checkpoint(id: string, createdAt: number, session = 's_1'): KeptCheckpoint {
  return {
    id,
    session,
    note: null,
    createdAt,
    files: 1,
    folders: 1,
    bytes: 3,
    left: [{ path: 'a/link', why: 'It is a link.' }],
    leftCount: 1,
    without: ['node_modules'],
  }
}

/**
 * What every adapter of {@link CheckpointStore} must do.
 *
 * @param open gives a store with the sessions `s_1` and `s_2`
 */
export function testCheckpointStore(open: () => CheckpointStore): void {
  test('a checkpoint comes back as it was kept, with all its entries, for its own session', () => {
    const store = open()
    store.add(checkpoint('c', 1), entries, { keep: 9 })
    assert.deepEqual(store.find('s_1', 'c'), checkpoint('c', 1))
    assert.equal(store.find('s_2', 'c'), undefined)
    assert.deepEqual(store.entries('c'), entries)
    assert.deepEqual(store.entries('d'), [])
  })

  test('checkpoints are listed newest first, on from any place', () => {
    const store = open()
    for (const [id, at] of [
      ['a', 1],
      ['b', 2],
      ['c', 2],
      ['d', 3],
    ] as const)
      store.add(checkpoint(id, at), [], { keep: 9 })
    const ids = (query: Parameters<CheckpointStore['list']>[1]) =>
      store.list('s_1', query).map(({ id }) => id)
    assert.deepEqual(ids({ limit: 2 }), ['d', 'c'])
    assert.deepEqual(ids({ limit: 9, after: { at: 2, id: 'c' } }), ['b', 'a'])
    assert.deepEqual(store.list('s_2', { limit: 9 }), [])
  })

  test('the oldest of a session go when there are too many; those of others stay', () => {
    const store = open()
    store.add(checkpoint('z', 0, 's_2'), [], { keep: 2 })
    for (const at of [1, 2, 3]) store.add(checkpoint(`c${at}`, at), entries, { keep: 2 })
    assert.deepEqual(
      store.list('s_1', { limit: 9 }).map(({ id }) => id),
      ['c3', 'c2'],
    )
    assert.deepEqual(store.entries('c1'), [])
    assert.equal(store.list('s_2', { limit: 9 }).length, 1)
  })
}
