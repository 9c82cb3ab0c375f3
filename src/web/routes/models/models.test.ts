import assert from 'node:assert/strict'
import { test } from 'node:test'

import { emptyPrice, priceFrom, priceWords } from './price-words.ts'
import { hostOf, isModelName, isProviderName, proposedName } from './provider-kinds.ts'
import { draftOf, isSame, moved } from './route-draft.ts'

test('a provider is called after its kind, and the second of a kind by a number', () => {
  assert.equal(proposedName('openai', ['ollama']), 'openai')
  assert.equal(proposedName('openai', ['openai', 'openai-2']), 'openai-3')
  assert.deepEqual(['mine', 'Mine', '2nd', ''].map(isProviderName), [true, false, false, false])
})

test('a key is bound to the host and port of an address, and to nothing where there is no address', () => {
  assert.equal(hostOf('https://api.openai.com/v1'), 'api.openai.com')
  assert.equal(hostOf('http://127.0.0.1:8080/v1'), '127.0.0.1:8080')
  for (const wrong of ['', 'api.openai.com', 'file:///etc', 'localhost:8080/v1'])
    assert.equal(hostOf(wrong), null)
  assert.deepEqual(['qwen3:4b', 'a b', ''].map(isModelName), [true, false, false])
})

test('a model moves by one place, and no further than to the ends', () => {
  assert.deepEqual(moved(['a', 'b', 'c'], 'b', -1), ['b', 'a', 'c'])
  assert.deepEqual(moved(['a', 'b', 'c'], 'b', 1), ['a', 'c', 'b'])
  assert.deepEqual(moved(['a', 'b'], 'a', -1), ['a', 'b'])
  assert.deepEqual(moved(['a', 'b'], 'b', 1), ['a', 'b'])
})

test('a route that is not there is as an empty one', () => {
  assert.deepEqual(draftOf([{ name: 'other', models: ['a/b'], retries: 1, degrade: [] }]), {
    models: [],
    retries: 2,
  })
  assert.equal(isSame({ models: [], retries: 2 }, { models: [], retries: 5 }), true)
  assert.equal(isSame({ models: ['a/b'], retries: 2 }, { models: ['a/b'], retries: 5 }), false)
})

test('a price is said once both ways are, and is shown whole', () => {
  assert.equal(priceFrom({ ...emptyPrice, input: 1 }), null)
  assert.deepEqual(priceFrom({ input: 0, output: 0.3, cached: null }), { input: 0, output: 0.3 })
  assert.equal(priceWords({ input: 0.025, output: 2 }), '$0.025 in, $2.00 out')
})
