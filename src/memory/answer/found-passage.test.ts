import assert from 'node:assert/strict'
import { test } from 'node:test'

import { SearchedPassage, SearchHit } from '#contract'

import type { FoundPassage } from '../ports/search-store.ts'
import { createMemorySearchStore } from '../testing/memory-search-store.ts'
import { taken } from '../testing/taken-document.ts'
import { toSearchedPassage, toSearchHit } from './found-passage.ts'

async function found(): Promise<FoundPassage> {
  const store = createMemorySearchStore()
  await store.put(taken('shopping', ['Pears and an apple', 'Milk']))
  const scored = await store.byWords('apple', { scope: {}, limit: 1, signal: new AbortController().signal })
  const [passage] = await store.passages(scored.map((one) => one.passage))
  return passage ?? assert.fail('nothing was found')
}

test('a passage of the store goes over the wire', async () => {
  const passage = await found()
  const sent = SearchedPassage.parse(toSearchedPassage(passage))
  assert.deepEqual([sent.id, sent.text, sent.document.path], [passage.id, 'Pears and an apple', 'shopping'])
})

test('a hit shows the words that were looked for', async () => {
  const hit = SearchHit.parse(toSearchHit(await found(), 'apples', 2.5))
  assert.equal(hit.score, 2.5)
  assert.deepEqual(
    hit.matches.map(({ from, to }) => hit.quote.slice(from, to)),
    ['apple'],
  )
})
