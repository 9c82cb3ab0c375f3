import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { AppError } from '#contract'

import type { Embedder } from '../ports/embedder.ts'
import { createMemorySearchStore } from '../testing/memory-search-store.ts'
import { numbersVector, taken } from '../testing/taken-document.ts'
import { diversify } from './diversify.ts'
import { fuseRanks, fuseScores } from './fuse.ts'
import { recall } from './recall.ts'

const { signal } = new AbortController()
const space = { name: 'kinds', dimensions: 3, weight: 0.5 }

/** Knows what is an animal, a fruit or a place. */
const kinds: Embedder = {
  space,
  embed: async (texts) =>
    texts.map((text) =>
      numbersVector(
        /cat|dog|animal/.test(text) ? 1 : 0,
        /apple|pear|fruit/.test(text) ? 1 : 0,
        /town|place/.test(text) ? 1 : 0,
      ),
    ),
  [Symbol.asyncDispose]: async () => undefined,
}

async function filled(texts: readonly string[]): Promise<ReturnType<typeof createMemorySearchStore>> {
  const store = createMemorySearchStore()
  const document = taken('a', texts)
  const vectors = await kinds.embed(texts, { signal })
  const of = new Map(document.passages.map(({ id }, index) => [id, vectors[index] ?? new Float32Array(3)]))
  await store.put(document, { space, of })
  return store
}

const texts = ['a cat sleeps', 'an apple falls', 'a pear and a dog', 'the town sleeps']

async function found(
  query: string,
  options: Partial<Parameters<typeof recall>[3]> = {},
  embedder: Embedder | null = kinds,
): Promise<string[]> {
  const { hits } = await recall(await filled(texts), embedder, query, { limit: 10, signal, ...options })
  return hits.map(({ passage }) => passage.text)
}

test('what both ways find comes first, and each part is told', async () => {
  const { hits, withoutMeaning } = await recall(await filled(texts), kinds, 'sleeping animal sleeps', {
    limit: 10,
    signal,
  })

  assert.equal(hits[0]?.passage.text, 'a cat sleeps')
  assert.ok((hits[0]?.words ?? 0) > 0)
  assert.equal(hits[0]?.meaning, 1)
  assert.equal(withoutMeaning, null)
  const town = hits.find(({ passage }) => passage.text === 'the town sleeps')
  assert.ok((town?.words ?? 0) > 0)
  assert.equal(town?.meaning, 0)
})

test('meaning finds what has none of the words', async () => {
  assert.equal((await found('fruit'))[0], 'an apple falls')
})

test('without an embedder, without vectors, or without an answer of it, words find alone', async () => {
  assert.deepEqual((await found('sleeps', {}, null)).toSorted(), ['a cat sleeps', 'the town sleeps'])
  assert.deepEqual(await found('fruit', {}, null), [])
  const stranger = { ...kinds, space: { ...space, name: 'another' } }
  assert.deepEqual((await found('sleeps', {}, stranger)).toSorted(), ['a cat sleeps', 'the town sleeps'])

  const failure = new AppError('documents.no_vectors', 'It is not there.')
  const silent: Embedder = { ...kinds, embed: async () => Promise.reject(failure) }
  const { hits, withoutMeaning } = await recall(await filled(texts), silent, 'sleeps', { limit: 10, signal })
  assert.equal(hits.length, 2)
  assert.equal(withoutMeaning, failure)
})

test('a model that has made none of the vectors is not asked', async () => {
  const store = createMemorySearchStore()
  await store.put(taken('a', texts))
  const dear: Embedder = { ...kinds, embed: async () => assert.fail('It was asked.') }
  const { hits, withoutMeaning } = await recall(store, dear, 'cat', { limit: 10, signal })
  assert.deepEqual([hits.length, withoutMeaning], [1, null])
})

test('a failure that is no failure of the model is not hidden', async () => {
  const bug = new Error('a bug')
  const broken: Embedder = { ...kinds, embed: async () => Promise.reject(bug) }
  await assert.rejects(async () => recall(await filled(texts), broken, 'sleeps', { limit: 1, signal }), bug)
})

test('asked for nothing it finds nothing', async () => {
  assert.deepEqual(await found(' \n '), [])
  assert.deepEqual(await found('sleeps', { limit: 0 }), [])
})

test('the more diversity, the less is said again', async () => {
  const store = await filled(['a cat sleeps here', 'a cat sleeps here now', 'a cat in a town'])
  const firstTwo = async (diversity: number): Promise<string[]> =>
    (await recall(store, kinds, 'cat sleeps', { limit: 2, diversity, signal })).hits.map(
      ({ passage }) => passage.text,
    )

  assert.deepEqual(await firstTwo(0), ['a cat sleeps here', 'a cat sleeps here now'])
  assert.deepEqual(await firstTwo(0.8), ['a cat sleeps here', 'a cat in a town'])
})

const scored = (...passages: readonly (readonly [string, number])[]): { passage: string; score: number }[] =>
  passages.map(([passage, score]) => ({ passage, score }))

test('scores are drawn out and added by weight', () => {
  const fused = fuseScores({
    words: scored(['a', 9], ['b', 7], ['c', 5]),
    meaning: scored(['c', 0.9], ['d', 0.1]),
    weight: 0.4,
  })
  assert.deepEqual(
    fused.map(({ passage, score }) => [passage, score.toFixed(3)]),
    [
      ['c', '0.733'],
      ['a', '0.600'],
      ['b', '0.467'],
      ['d', '0.000'],
    ],
  )
  assert.deepEqual({ ...fused[0], score: 0 }, { passage: 'c', score: 0, words: 5, meaning: 0.9 })
})

test('what words find is judged by meaning too, however many are nearer', async () => {
  const fruit = Array.from({ length: 120 }, (_, index) => `apple ${index}`)
  const store = await filled([...fruit, 'a cat with the word'])
  const { hits } = await recall(store, kinds, 'fruit word', { limit: 5, signal })
  const cat = hits.find(({ passage }) => passage.text === 'a cat with the word')
  assert.equal(cat?.meaning, 0)
})

test('ranks are added by weight', () => {
  const fused = fuseRanks({ words: scored(['a', 9], ['b', 1]), meaning: scored(['b', 0.2]), weight: 0.5 })
  assert.deepEqual(
    fused.map(({ passage }) => passage),
    ['b', 'a'],
  )
})

const list = fc.uniqueArray(fc.tuple(fc.constantFrom(...'abcdefgh'), fc.integer({ min: 1, max: 9 })), {
  selector: ([passage]) => passage,
})

test('fused, everything found is there once, from 0 to 1 and in order; alone a list keeps its order', () => {
  fc.assert(
    fc.property(list, list, fc.double({ min: 0, max: 1, noNaN: true }), (some, others, weight) => {
      const words = scored(...some).toSorted((a, b) => b.score - a.score)
      const meaning = scored(...others).toSorted((a, b) => b.score - a.score)
      for (const fuse of [fuseScores, fuseRanks]) {
        const fused = fuse({ words, meaning, weight })
        const all = new Set([...words, ...meaning].map(({ passage }) => passage))
        assert.deepEqual(new Set(fused.map(({ passage }) => passage)), all)
        assert.equal(fused.length, all.size)
        assert.ok(
          fused.every(
            ({ score }, index) => score >= 0 && score <= 1.000_001 && score <= (fused[index - 1]?.score ?? 2),
          ),
        )
        const alone = fuse({ words, meaning: [], weight })
        const byScore = new Map(words.map(({ passage, score }) => [passage, score]))
        for (const [index, { passage }] of alone.entries())
          assert.ok(
            index === 0 || (byScore.get(alone[index - 1]?.passage ?? '') ?? 0) >= (byScore.get(passage) ?? 0),
          )
      }
    }),
  )
})

test('diversified, the best comes first and none twice', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ score: fc.double({ min: 0, max: 1, noNaN: true }) })),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (choices, diversity) => {
        const chosen = diversify(choices, {
          limit: 5,
          diversity,
          likeness: (a, b) => 1 - Math.abs(a.score - b.score),
        })
        assert.equal(chosen.length, Math.min(5, choices.length))
        assert.equal(new Set(chosen).size, chosen.length)
        assert.equal(
          chosen[0]?.score,
          choices.length > 0 ? Math.max(...choices.map(({ score }) => score)) : undefined,
        )
      },
    ),
  )
})
