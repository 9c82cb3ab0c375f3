import assert from 'node:assert/strict'

import { afterEach, test } from 'vitest'

import { forgetPageKey, keepPageKey, pageKey, sharePageKey } from './page-key.ts'

const others = new BroadcastChannel('adjutant.page-key')
afterEach(forgetPageKey)

/** The next thing that this tab says to the others. */
function said(): Promise<unknown> {
  return new Promise((resolve) => {
    others.addEventListener('message', ({ data }) => resolve(data), { once: true })
  })
}

test('a tab takes a key that comes late, and only where it has none', async () => {
  let taken = 0
  using _ = sharePageKey(() => (taken += 1))
  for (const key of ['late', 'another']) {
    others.postMessage({ key })
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  assert.deepEqual([pageKey(), taken], ['late', 1])
})

test('a tab that has a key says so when it begins, and when it is asked', async () => {
  keepPageKey('mine')
  const first = said()
  using _ = sharePageKey(() => assert.fail('it had one'))
  assert.deepEqual(await first, { key: 'mine' })
  const second = said()
  others.postMessage({ ask: true })
  assert.deepEqual(await second, { key: 'mine' })
})
