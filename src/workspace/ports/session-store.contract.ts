import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Saying, SessionStore } from './session-store.ts'

const session = { id: 's_1', title: 'Holidays', project: '/home/ada/holidays', createdAt: 1_000 }

function saying(id: string, text = id): Saying {
  return { id, from: 'person', text, run: null }
}

/** What every adapter of {@link SessionStore} must do. */
export function testSessionStore(open: () => SessionStore): void {
  test('a session comes back as it was begun', () => {
    const store = open()
    const begun = store.add(session)
    assert.deepEqual(begun, { ...session, updatedAt: 1_000, messages: 0, revision: 1 })
    assert.deepEqual(store.find('s_1'), begun)
    assert.equal(store.find('s_2'), undefined)
    assert.deepEqual([store.hasProject(session.project), store.hasProject('/home')], [true, false])
  })

  test('sessions are listed newest first, on from any place, those of one moment by their ids', () => {
    const store = open()
    for (const [id, createdAt] of [
      ['a', 1],
      ['b', 2],
      ['c', 2],
      ['d', 3],
    ] as const)
      store.add({ ...session, id, createdAt })
    const ids = (query: Parameters<SessionStore['list']>[0]) => store.list(query).map(({ id }) => id)
    assert.deepEqual(ids({ limit: 2 }), ['d', 'c'])
    assert.deepEqual(ids({ limit: 9, after: { at: 2, id: 'c' } }), ['b', 'a'])
  })

  test('sessions are found by a part of their title or folder, in any case', () => {
    const store = open()
    store.add(session)
    store.add({ ...session, id: 's_2', title: 'Überblick', project: '/srv' })
    const found = (search: string) => store.list({ search, limit: 9 }).map(({ id }) => id)
    assert.deepEqual(
      [found('HOLI'), found('ü'), found('srv'), found('nothing')],
      [['s_1'], ['s_2'], ['s_2'], []],
    )
  })

  test('a title is changed only where it still is the one that was seen', () => {
    const store = open()
    store.add(session)
    assert.equal(store.rename('s_1', { title: 'x', revision: 2, at: 5 }), undefined)
    assert.equal(store.rename('s_2', { title: 'x', revision: null, at: 5 }), undefined)
    const renamed = store.rename('s_1', { title: 'Trips', revision: 1, at: 5 })
    assert.deepEqual(renamed, { ...session, title: 'Trips', updatedAt: 5, messages: 0, revision: 2 })
    assert.equal(store.rename('s_1', { title: 'y', revision: 1, at: 6 }), undefined)
    assert.equal(store.rename('s_1', { title: 'z', revision: null, at: 7 })?.revision, 3)
  })

  test('what is said is numbered from 1 without gaps, each session by itself', () => {
    const store = open()
    store.add(session)
    store.add({ ...session, id: 's_2' })
    for (const id of ['a', 'b', 'c']) store.say('s_1', saying(id), 2_000)
    assert.equal(store.say('s_2', saying('a'), 2_000).index, 1)
    assert.deepEqual(
      store.said('s_1', { above: 0, limit: 9 }).map(({ index, id }) => [index, id]),
      [
        [3, 'c'],
        [2, 'b'],
        [1, 'a'],
      ],
    )
    assert.deepEqual(
      store.said('s_1', { above: 1, limit: 1 }).map(({ id }) => id),
      ['c'],
    )
    assert.deepEqual(
      store.said('s_1', { above: 1, below: 3, limit: 9 }).map(({ id }) => id),
      ['b'],
    )
    assert.deepEqual([store.find('s_1')?.messages, store.find('s_1')?.updatedAt], [3, 2_000])
  })

  test('what is sent again is said once, and stays as it was', () => {
    const store = open()
    store.add(session)
    const first = store.say('s_1', { ...saying('a', 'hello'), run: 'run_1' }, 2_000)
    assert.deepEqual(store.say('s_1', saying('a', 'other'), 3_000), first)
    assert.equal(store.say('s_1', saying('b'), 4_000).index, 2)
  })

  test('nothing is said where there is no session', () => {
    assert.throws(() => open().say('s_1', saying('a'), 1))
  })
}
