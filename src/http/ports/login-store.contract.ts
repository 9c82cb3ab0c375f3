import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { LoginSession, LoginStore } from './login-store.ts'

function login(id: string, createdAt: number, more: Partial<LoginSession> = {}): LoginSession {
  return {
    id,
    pageKeyHash: `hash of ${id}`,
    createdAt,
    seenAt: createdAt,
    by: 'link',
    agent: 'Firefox',
    ...more,
  }
}

/**
 * What every LoginStore must do. Each adapter's test calls this once.
 *
 * @param place opens the store of a place, as a process that starts does
 */
export function testLoginStore(place: () => { open(): LoginStore } & Disposable): void {
  test('a login is found as it was added, also after a restart', () => {
    using at = place()
    const one = login('a', 1, { by: 'passphrase', agent: 'Browser "ä" 𝄞' })
    const store = at.open()
    store.add(one)
    assert.deepEqual([store.find('a'), at.open().find('a'), store.find('b')], [one, one, undefined])
  })

  test('logins are listed newest first', () => {
    using at = place()
    const store = at.open()
    assert.deepEqual(store.list(), [])
    for (const [id, created] of [
      ['b', 2],
      ['c', 3],
      ['a', 1],
    ] as const)
      store.add(login(id, created))
    assert.deepEqual(
      store.list().map(({ id }) => id),
      ['c', 'b', 'a'],
    )
  })

  test('the use of a login changes when it was seen, and nothing else of it or others', () => {
    using at = place()
    const store = at.open()
    store.add(login('a', 1))
    store.add(login('b', 2))
    store.touch('a', 9)
    store.touch('none', 9)
    assert.deepEqual(at.open().list(), [login('b', 2), login('a', 1, { seenAt: 9 })])
  })

  test('a login that was removed is gone, and can be removed once', () => {
    using at = place()
    const store = at.open()
    store.add(login('a', 1))
    store.add(login('b', 2))
    assert.deepEqual([store.remove('a'), store.remove('a'), store.find('a')], [true, false, undefined])
    assert.deepEqual(
      at
        .open()
        .list()
        .map(({ id }) => id),
      ['b'],
    )
  })

  test('logins that nobody has used since a time are removed, and only those', () => {
    using at = place()
    const store = at.open()
    store.add(login('unused', 1))
    store.add(login('used', 2))
    store.add(login('new', 10))
    store.touch('used', 11)
    store.removeUnused(10)
    assert.deepEqual(
      at
        .open()
        .list()
        .map(({ id }) => id),
      ['new', 'used'],
    )
  })
}
