import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Clock } from '#base'
import { AppError } from '#contract'
import { testEmbedder } from '#memory/testing'

import { systemClock } from '../system/clock.ts'
import { chooseEmbedder } from './choose-embedder.ts'
import { openProvidedEmbedder } from './provided.ts'
import { createTransformersEmbedder } from './transformers.ts'
import { createUseLite, hasUseLite } from './use-lite.ts'

const { signal } = new AbortController()
const places = { cacheFolder: '/cache', modelsFolder: '/models', mayFetch: false }
const module = new URL('./testing/scripted-transformers.ts', import.meta.url).href
const scripted = { ...places, module }

const hasNoVectors = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'documents.no_vectors'

describe(
  'the model that comes along',
  { skip: hasUseLite() ? false : 'its packages are not installed' },
  () => {
    testEmbedder(async () => createUseLite({ clock: systemClock }))

    test('what means the same is near', async () => {
      await using embedder = createUseLite({ clock: systemClock })
      const texts = ['How do I get my money back?', 'I would like a refund', 'The train leaves at noon']
      const [question, same, other] = await embedder.embed(texts, { signal })
      const cosine = (a?: Float32Array, b?: Float32Array): number =>
        (a ?? new Float32Array(0)).reduce((sum, part, index) => sum + part * (b?.[index] ?? 0), 0)
      assert.ok(cosine(question, same) > cosine(question, other) + 0.2)
    })
  },
)

describe('a model by transformers.js', () => {
  testEmbedder(async () => createTransformersEmbedder({ ...scripted, clock: systemClock }))

  test('it is told where models are, and that nothing is to be fetched unless it may', async () => {
    for (const mayFetch of [false, true]) {
      await using embedder = createTransformersEmbedder({ ...scripted, mayFetch, clock: systemClock })
      const [vector] = await embedder.embed(['what were you told?'], { signal })
      assert.equal((vector?.[380] ?? 0) > 0, mayFetch)
      assert.ok((vector?.[381] ?? 0) > 0)
    }
  })

  test('a model that is missing, a thread that dies, a package that is not there: no vectors, and it says why', async () => {
    const broken = [
      { ...scripted, modelsFolder: '/missing' },
      { ...scripted, modelsFolder: '/dying' },
      { ...places, module: 'a-package-that-nobody-has' },
    ]
    for (const options of broken) {
      await using embedder = createTransformersEmbedder({ ...options, clock: systemClock })
      await assert.rejects(async () => embedder.embed(['x'], { signal }), hasNoVectors)
      await assert.rejects(async () => embedder.embed(['x'], { signal }), hasNoVectors)
    }
  })

  test('its thread ends when there is nothing to do, and begins again', async () => {
    const waits: (() => void)[] = []
    const clock: Clock = {
      ...systemClock,
      after(_, callback) {
        waits.push(callback)
        return { [Symbol.dispose]: () => void waits.splice(waits.indexOf(callback), 1) }
      },
    }
    await using embedder = createTransformersEmbedder({ ...scripted, clock })
    const [first] = await embedder.embed(['x'], { signal })
    assert.equal(waits.length, 1)
    waits.pop()?.()
    const [second] = await embedder.embed(['x'], { signal })
    assert.deepEqual(first, second)
    assert.equal(waits.length, 1)
  })

  test('closed, it answers nobody', async () => {
    const embedder = createTransformersEmbedder({ ...scripted, clock: systemClock })
    const asked = embedder.embed(['x'], { signal })
    await Promise.all([assert.rejects(asked, hasNoVectors), embedder[Symbol.asyncDispose]()])
    await assert.rejects(async () => embedder.embed(['x'], { signal }), hasNoVectors)
  })
})

/** Counts letters, and makes vectors of any length. */
const letters = async (texts: readonly string[]): Promise<number[][]> =>
  texts.map((text) =>
    Array.from(
      { length: 60 },
      (_, index) => 1 + [...text].filter((letter) => (letter.codePointAt(0) ?? 0) % 60 === index).length ** 2,
    ),
  )

describe('a model of a provider', () => {
  testEmbedder(async () =>
    openProvidedEmbedder({ name: 'ollama/letters', weight: 0.5, embed: letters, signal }),
  )

  test('what goes wrong with it is told; what is no failure of it is not hidden', async () => {
    const away = new AppError('model.unreachable', 'It is away.', { hint: 'Start it.' })
    let answer: () => Promise<number[][]> = async () => [[1, 2]]
    await using embedder = await openProvidedEmbedder({
      name: 'x/y',
      weight: 1,
      embed: async () => answer(),
      signal,
    })
    const failing = async (next: typeof answer): Promise<void> => {
      answer = next
      await embedder.embed(['x'], { signal })
    }
    await assert.rejects(
      failing(async () => Promise.reject(away)),
      (error) =>
        hasNoVectors(error) &&
        error instanceof AppError &&
        error.cause === away &&
        error.hint === 'Start it.',
    )
    await assert.rejects(
      failing(async () => []),
      hasNoVectors,
    )
    await assert.rejects(
      failing(async () => [[1, 2, 3]]),
      hasNoVectors,
    )
    const bug = new TypeError('a bug')
    await assert.rejects(
      failing(async () => Promise.reject(bug)),
      bug,
    )
  })

  test('one whose vectors are empty is refused', async () => {
    await assert.rejects(
      openProvidedEmbedder({ name: 'x/y', weight: 1, embed: async () => [[]], signal }),
      hasNoVectors,
    )
  })
})

test('the named model comes first, then what is installed, then what came along, then none', async () => {
  const named = async () =>
    openProvidedEmbedder({ name: 'ollama/letters', weight: 0.5, embed: letters, signal })
  const choose = async (
    options: Partial<Parameters<typeof chooseEmbedder>[0]>,
  ): Promise<string | undefined> => {
    const chosen = await chooseEmbedder({ transformers: scripted, clock: systemClock, ...options })
    await chosen?.[Symbol.asyncDispose]()
    return chosen?.space.name
  }
  const both = { transformers: true, useLite: true }
  assert.equal(await choose({ named, installed: both }), 'ollama/letters')
  assert.equal(await choose({ installed: both }), 'Xenova/all-MiniLM-L6-v2/q8')
  assert.equal(await choose({ installed: { ...both, transformers: false } }), 'use-lite@0.2.0')
  assert.equal(await choose({ installed: { transformers: false, useLite: false } }), undefined)
  const away = async (): Promise<never> => Promise.reject(new AppError('documents.no_vectors', 'It is away.'))
  await assert.rejects(choose({ named: away, installed: both }), hasNoVectors)
})
