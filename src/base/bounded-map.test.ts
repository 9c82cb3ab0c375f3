import assert from 'node:assert/strict'
import { test } from 'node:test'

import { BoundedMap } from './bounded-map.ts'

test('what was set first goes first, and what is set again is the newest', () => {
  const map = new BoundedMap<string, number>(2)
  map.set('a', 1).set('b', 2).set('a', 3).set('c', 4)
  assert.deepEqual(
    [...map],
    [
      ['a', 3],
      ['c', 4],
    ],
  )
  map
    .set(undefined as never, 5)
    .set('d', 6)
    .set('e', 7)
  assert.deepEqual([...map.keys()], ['d', 'e'])
})
