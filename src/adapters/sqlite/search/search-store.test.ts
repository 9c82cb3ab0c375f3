import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { test } from 'node:test'

import { AppError } from '#contract'
import { numbersVector, taken } from '#memory/testing'

import { prepareDatabase } from '../stores.ts'
import { openSearchStore } from './search-store.ts'

const key = new Uint8Array(32).fill(7)
const space = { name: 'numbers', dimensions: 3, weight: 0.5 }
const { signal } = new AbortController()

class Home implements Disposable {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'adjutant-search-'))
  readonly options = { file: path.join(this.folder, 'home.db'), key }

  constructor() {
    prepareDatabase(this.options)
  }
  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true })
  }
}

test('the thread answers as the tables do, and tells what is wrong', async () => {
  using home = new Home()
  await using store = openSearchStore(home.options)
  const document = taken('a', ['apple', 'pear'])
  const kept = await store.put(document, {
    space,
    of: new Map(document.passages.map(({ id }, index) => [id, numbersVector(1, index, 0)])),
  })

  assert.deepEqual(await store.find('notes', 'a'), kept)
  assert.deepEqual(await store.counts(), [
    { collection: 'notes', documents: 1, passages: 2, vectors: { numbers: 2 } },
  ])
  const near = await store.byMeaning(numbersVector(0, 1, 0), { space, scope: {}, limit: 1, signal })
  assert.deepEqual(near, [
    { passage: document.passages[1]?.id, score: near[0]?.score, vector: numbersVector(1, 1, 0) },
  ])
  assert.equal((await store.byWords('pear', { scope: {}, limit: 5, signal })).length, 1)
  assert.deepEqual((await store.text(kept.id))?.text, 'apple\npear')
  await assert.rejects(
    store.putVectors({ space, of: new Map([['p', Float32Array.of(1)]]) }),
    (error) => error instanceof AppError && error.code === 'internal.bug',
  )
})

test('who gives up while others are served is let go, and no more wait than may', async () => {
  using home = new Home()
  await using store = openSearchStore(home.options)
  const stop = new AbortController()
  const gaveUp = new Error('gave up')
  const first = store.byWords('a', { scope: {}, limit: 1, signal })
  const given = store.byWords('b', { scope: {}, limit: 1, signal: stop.signal })
  stop.abort(gaveUp)
  await assert.rejects(given, gaveUp)
  assert.deepEqual(await first, [])

  const asked = await Promise.allSettled(Array.from({ length: 1_100 }, () => store.find('notes', 'a')))
  const refused = asked.filter(({ status }) => status === 'rejected')
  assert.equal(refused.length, 99)
})

test('closed it takes no more, and waits for what was asked before', async () => {
  using home = new Home()
  const store = openSearchStore(home.options)
  const put = store.put(taken('a', ['apple']))
  await store[Symbol.asyncDispose]()

  assert.equal((await put).path, 'a')
  await assert.rejects(
    store.find('notes', 'a'),
    (error) => error instanceof AppError && error.code === 'engine.closed',
  )
})

test('with a key that does not fit each call says so', async () => {
  using home = new Home()
  await using store = openSearchStore({ ...home.options, key: new Uint8Array(32).fill(8) })
  for (let call = 0; call < 2; call += 1) {
    await assert.rejects(
      store.find('notes', 'a'),
      (error) =>
        error instanceof AppError && error.code === 'engine.store_failed' && /key/.test(error.message),
    )
  }
})
