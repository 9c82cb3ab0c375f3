import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { answersOf, type Choices, firstChoices, isTaken, take, takeParts } from './choice.ts'
import { heldEffect } from './testing.ts'

const plain = heldEffect('a')
const final = heldEffect('b', { undo: 'irreversible' })
const parted = heldEffect('c', { hunks: ['+1', '+2', '+3'] })

/** Keys of what would be sent, parts with their numbers. */
function sent(effects: Parameters<typeof answersOf>[0], choices: Choices): unknown {
  const { whole, partial, left } = answersOf(effects, choices)
  return {
    whole: whole.map(({ key }) => key),
    partial: partial.map(({ effect, hunks }) => [effect.key, hunks]),
    left: left.map(({ key }) => key),
  }
}

describe('what is to be allowed', () => {
  test('is at first all that can be taken back', () => {
    const choices = firstChoices([plain, final, parted])
    assert.deepEqual(sent([plain, final, parted], choices), { whole: ['a', 'c'], partial: [], left: ['b'] })
  })

  test('never includes what came while somebody was looking, or what has changed, until they say so', () => {
    const choices = firstChoices([plain])
    const other = heldEffect('a', { argsHash: 'f'.repeat(64) })
    const changed = heldEffect('d', { changed: true })
    assert.deepEqual(sent([other, changed], choices), { whole: [], partial: [], left: ['a', 'd'] })
    assert.deepEqual(sent([changed], firstChoices([changed])), { whole: [], partial: [], left: ['d'] })
    assert.equal(isTaken(other, take(choices, [other], true)), true)
  })

  test('is exactly the parts that were ticked', () => {
    const choices = takeParts(firstChoices([parted]), parted, new Set([2, 0]))
    assert.deepEqual(sent([parted], choices), { whole: [], partial: [['c', [0, 2]]], left: [] })
  })

  test('is nothing of an effect without its last part, and all of it when it is taken in again', () => {
    const none = takeParts(firstChoices([parted]), parted, new Set())
    assert.deepEqual(sent([parted], none), { whole: [], partial: [], left: ['c'] })
    assert.deepEqual(sent([parted], take(none, [parted], true)), { whole: ['c'], partial: [], left: [] })
  })

  test('keeps the parts of an effect that was left out for a moment', () => {
    const some = takeParts(firstChoices([parted]), parted, new Set([1]))
    const again = take(take(some, [parted], false), [parted], true)
    assert.deepEqual(sent([parted], again), { whole: [], partial: [['c', [1]]], left: [] })
  })
})
