import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { leavesOf, sectionsOf, seenOf, sinceOf } from './review.ts'
import { heldEffect, heldRequest } from './testing.ts'

describe('questions of a run', () => {
  test('are shown as what cannot be taken back, files, requests, and the rest', () => {
    const final = heldRequest('a')
    const request = heldRequest('b', { undo: 'compensable' })
    const move = heldEffect('c')
    const wait = heldEffect('d', {
      changes: [{ verb: 'wait', target: '2026-12-01', from: null, sizeBytes: null }],
    })
    const removal = heldEffect('e', {
      undo: 'irreversible',
      changes: [{ verb: 'remove', target: '/a/x', from: null, sizeBytes: 1 }],
    })
    assert.deepEqual(sectionsOf([request, move, wait, final, removal]), {
      forGood: [final, removal],
      files: [move],
      requests: [request],
      rest: [wait],
    })
  })

  test('about files are in the order of their tree', () => {
    const at = (key: string, target: string) =>
      heldEffect(key, { changes: [{ verb: 'create', target, from: null, sizeBytes: 1 }] })
    const [z, b10, b9, deep] = [at('a', '/x/z'), at('b', '/x/b10'), at('c', '/x/b9'), at('d', '/x/sub/q')]
    assert.deepEqual(sectionsOf([z, b10, b9, deep]).files, [deep, b9, b10, z])
  })

  test('are all shown, also when there is only one kind', () => {
    const move = heldEffect('c')
    assert.deepEqual(sectionsOf([move]), { forGood: [], files: [move], requests: [], rest: [] })
  })

  test('stand in the tree at each place that they change, the first under the name of the question', () => {
    const effect = heldEffect('a', {
      changes: [
        { verb: 'create', target: '/out/new', from: null, sizeBytes: null },
        { verb: 'move', target: '/out/new/a', from: '/in/a', sizeBytes: 3 },
        { verb: 'notify', target: 'Done', from: null, sizeBytes: null },
      ],
    })
    const id = `run_1 a ${effect.argsHash}`
    assert.deepEqual(
      leavesOf(effect).map(({ id: own, change, kind, path, from }) => ({
        id: own,
        change,
        kind,
        path,
        from,
      })),
      [
        { id, change: 'created', kind: 'folder', path: '/out/new', from: undefined },
        { id: `${id} 1`, change: 'moved', kind: 'file', path: '/out/new/a', from: '/in/a' },
      ],
    )
  })

  test('are known again by run and key, and as others by their hash', () => {
    const before = heldEffect('a')
    const seen = seenOf([before])
    const after = { ...before, argsHash: 'f'.repeat(64) }
    assert.deepEqual(sinceOf(before, seen), { is: 'same' })
    assert.deepEqual(sinceOf(after, seen), { is: 'changed', before })
    assert.deepEqual(sinceOf({ ...before, run: 'run_2' }, seen), { is: 'new' })
  })
})
