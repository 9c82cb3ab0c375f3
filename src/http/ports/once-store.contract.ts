import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { OnceStore } from './once-store.ts'

const done = { status: 201, body: '{"run":"r1"}' }

/**
 * What every OnceStore must do. Each adapter's test calls this once.
 *
 * @param open opens the store of the place, as a process that starts does
 */
export function testOnceStore(place: () => { open(): OnceStore } & Disposable): void {
  test('a free key is claimed, and is taken from then on', () => {
    using at = place()
    const store = at.open()
    assert.equal(store.claim('k', 'a', 1), undefined)
    assert.deepEqual(store.claim('k', 'a', 2), { bodyHash: 'a', answer: null, at: 1 })
    assert.deepEqual(store.claim('k', 'b', 3), { bodyHash: 'a', answer: null, at: 1 })
    assert.equal(store.claim('l', 'b', 3), undefined)
  })

  test('an answer is there for whoever claims its key again, also after a restart', () => {
    using at = place()
    const store = at.open()
    store.claim('k', 'a', 1)
    store.answer('k', done)
    const kept = { bodyHash: 'a', answer: done, at: 1 }
    assert.deepEqual(store.claim('k', 'a', 2), kept)
    assert.deepEqual(at.open().claim('k', 'z', 3), kept)
  })

  test('a key that was released is free', () => {
    using at = place()
    const store = at.open()
    store.claim('k', 'a', 1)
    store.release('k')
    assert.equal(store.claim('k', 'b', 2), undefined)
    assert.deepEqual(store.claim('k', 'c', 3), { bodyHash: 'b', answer: null, at: 2 })
  })

  test('a key whose first try ended with its process is free', () => {
    using at = place()
    at.open().claim('k', 'a', 1)
    assert.equal(at.open().claim('k', 'a', 2), undefined)
  })

  test('a release does not take back an answer', () => {
    using at = place()
    const store = at.open()
    store.claim('k', 'a', 1)
    store.answer('k', done)
    store.release('k')
    assert.deepEqual(store.claim('k', 'a', 2)?.answer, done)
  })

  test('what is older than a time is removed, and only that', () => {
    using at = place()
    const store = at.open()
    store.claim('old', 'a', 9)
    store.answer('old', done)
    store.claim('young', 'a', 10)
    store.answer('young', done)
    store.removeBefore(10)
    assert.equal(store.claim('old', 'b', 11), undefined)
    assert.deepEqual(store.claim('young', 'a', 11)?.answer, done)
  })

  test('an answer keeps every character', () => {
    using at = place()
    const store = at.open()
    const answer = { status: 200, body: '{"text":"ä \\u0000 𝄞 \\n"}' }
    store.claim('k', 'a', 1)
    store.answer('k', answer)
    assert.deepEqual(at.open().claim('k', 'a', 2)?.answer, answer)
  })
}
