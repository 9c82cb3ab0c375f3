import assert from 'node:assert/strict'
import { test } from 'node:test'

import { dot } from '../search/vectors.ts'
import type { Embedder } from './embedder.ts'

const { signal } = new AbortController()

/** What every Embedder must do. Each adapter's test file calls this once; the model may be any. */
export function testEmbedder(open: () => Promise<Embedder>): void {
  test('each text has its vector, of length 1, in the order of the texts', async () => {
    await using embedder = await open()
    const { dimensions, weight, name } = embedder.space
    assert.ok(weight >= 0 && weight <= 1 && name !== '')

    const texts = [
      'a cat sits on a mat',
      'prices fell on Monday',
      'a cat sits on a mat',
      '',
      '猫😀\u0000',
      'word '.repeat(3_000),
    ]
    const vectors = await embedder.embed(texts, { signal })
    assert.equal(vectors.length, texts.length)
    for (const vector of vectors) {
      assert.equal(vector.length, dimensions)
      assert.ok(Math.abs(dot(vector, vector) - 1) < 1e-3)
    }
    const [cat = new Float32Array(0), prices = cat, again = prices] = vectors
    assert.ok(dot(cat, again) > 0.999)
    assert.ok(dot(cat, prices) < 0.95)
  })

  test('no texts have no vectors', async () => {
    await using embedder = await open()
    assert.deepEqual(await embedder.embed([], { signal }), [])
  })

  test('a text has the same vector whatever comes with it, in one call or in several at once', async () => {
    await using embedder = await open()
    const [[alone], [, beside]] = await Promise.all([
      embedder.embed(['a small text'], { signal }),
      embedder.embed(['another that is quite a bit longer than the first', 'a small text'], { signal }),
    ])
    assert.ok(alone && beside && dot(alone, beside) > 0.999)
  })

  test('who has given up is not answered', async () => {
    await using embedder = await open()
    const gaveUp = new Error('gave up')
    await assert.rejects(async () => embedder.embed(['x'], { signal: AbortSignal.abort(gaveUp) }), gaveUp)
  })
}
