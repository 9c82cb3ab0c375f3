import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { runRow, SimulatedClock } from '#engine/testing'
import { createMemoryRecords } from '#gate/testing'
import type { Embedder, Extractor } from '#memory'
import { createMemorySearchStore } from '#memory/testing'
import { type Label, LibrarySettings, personLabel } from '#contract'

import { type HomeLibrary, openLibrary } from './home-library.ts'
import { keepVectors } from './keep-vectors.ts'

const { signal } = new AbortController()
const bytes = new TextEncoder()

const labelOf = (path: string): Label => ({ ...personLabel, sources: [`file:${path}`] })

/** A library in memory, and what it asked of others. */
class Stage {
  readonly clock = new SimulatedClock()
  readonly store = createMemorySearchStore()
  readonly extracted: string[] = []
  readonly embedded: string[] = []
  readonly gone = new Set<string>()
  readonly library: HomeLibrary

  constructor() {
    const extractor: Extractor = {
      read: async ({ name, content }) => {
        this.extracted.push(name)
        const text = new TextDecoder().decode(content)
        const part = { kind: 'paragraph', start: 0, end: text.length } as const
        return { kind: 'text', title: null, text, parts: [part], left: [] }
      },
      [Symbol.asyncDispose]: async () => {},
    }
    const embedder: Embedder = {
      space: { name: 'ones', dimensions: 1, weight: 0.5 },
      embed: async (texts) => {
        this.embedded.push(...texts)
        return texts.map(() => Float32Array.of(1))
      },
      [Symbol.asyncDispose]: async () => {},
    }
    this.library = openLibrary({
      store: this.store,
      extractor,
      embedder: { get: async () => embedder, spaceName: async () => 'ones', askElsewhere: () => {} },
      settings: { get: () => LibrarySettings.parse({}), change: () => {} },
      records: createMemoryRecords(),
      clock: this.clock,
    })
  }

  async take(
    path: string,
    text: string,
    { modifiedMs = 1, vectors = 'later' }: { modifiedMs?: number; vectors?: 'now' | 'later' } = {},
  ) {
    const file = { collection: 'files', path, content: bytes.encode(text), modifiedMs, label: labelOf(path) }
    const isGone = async (other: string): Promise<boolean> => this.gone.has(other)
    const taken = await this.library.take(file, { vectors, isGone, signal })
    return 'is' in taken ? taken.is : 'unread'
  }

  async paths(): Promise<string[]> {
    return (await this.library.list('files', { limit: 10 })).map(({ path }) => path)
  }
}

describe('a file that was renamed', () => {
  test('is kept under its new path as it was, and not read again', async () => {
    const stage = new Stage()
    await stage.take('/d/a.txt', 'apple', { vectors: 'now' })
    const before = await stage.store.find('files', '/d/a.txt')
    stage.gone.add('/d/a.txt')
    assert.equal(await stage.take('/d/deep/b.txt', 'apple'), 'renamed')
    assert.deepEqual(await stage.paths(), ['/d/deep/b.txt'])
    const after = await stage.store.find('files', '/d/deep/b.txt')
    assert.deepEqual(after, { ...before, path: '/d/deep/b.txt', label: labelOf('/d/deep/b.txt') })
    assert.deepEqual([stage.extracted, stage.embedded], [['a.txt'], ['apple']])
  })

  test('and is changed later keeps the passages that are as they were', async () => {
    const stage = new Stage()
    await stage.take('/d/a.txt', 'apple', { vectors: 'now' })
    const found = await stage.store.byWords('apple', { scope: {}, limit: 1, signal })
    stage.gone.add('/d/a.txt')
    assert.equal(await stage.take('/d/b.txt', 'apple'), 'renamed')
    assert.equal(await stage.take('/d/b.txt', 'apple', { modifiedMs: 2 }), 'same')
    assert.deepEqual(stage.embedded, ['apple'])
    assert.deepEqual(
      (await stage.store.byWords('apple', { scope: {}, limit: 1, signal })).map(({ passage }) => passage),
      found.map(({ passage }) => passage),
    )
  })

  for (const [name, path, change] of [
    ['whose first file is still there', '/d/b.txt', (stage: Stage) => stage.gone.clear()],
    ['of another ending', '/d/b.md', () => {}],
    ['of another time', '/d/b.txt', (stage: Stage) => stage.clock.step()],
  ] as const)
    test(`${name} is read`, async () => {
      const stage = new Stage()
      await stage.take('/d/a.txt', 'apple')
      stage.gone.add('/d/a.txt')
      change(stage)
      const modifiedMs = name === 'of another time' ? 2 : 1
      assert.equal(await stage.take(path, 'apple', { modifiedMs }), 'new')
      assert.deepEqual(await stage.paths(), ['/d/a.txt', path])
    })
})

describe('vectors', () => {
  async function pass(clock: SimulatedClock, ms: number): Promise<void> {
    const end = clock.elapsed + ms
    clock.after(ms, () => {})
    while (clock.elapsed < end) {
      clock.step()
      for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
    }
  }

  const noRuns = { list: async () => [] }

  test('of a few documents are made as soon as nothing more is read', async () => {
    const stage = new Stage()
    using _ = keepVectors({ library: stage.library, runs: noRuns, clock: stage.clock, log: null })
    for (let index = 0; index < 5; index += 1) {
      await stage.take(`/d/${index}.txt`, `number ${index}`)
      await pass(stage.clock, 200)
    }
    assert.deepEqual(stage.embedded, [])
    await pass(stage.clock, 500)
    assert.equal(stage.embedded.length, 5)
  })

  test('of many documents are made once their reading cannot be pausing only', async () => {
    const stage = new Stage()
    using _ = keepVectors({ library: stage.library, runs: noRuns, clock: stage.clock, log: null })
    for (let index = 0; index < 60; index += 1) await stage.take(`/d/${index}.txt`, `number ${index}`)
    await pass(stage.clock, 2_800)
    assert.deepEqual(stage.embedded, [])
    await pass(stage.clock, 1_000)
    assert.equal(stage.embedded.length, 60)
  })

  test('are not made while a folder is read, however long that pauses', async () => {
    const stage = new Stage()
    let going = [runRow('reading')]
    const runs = { list: async () => going }
    using _ = keepVectors({ library: stage.library, runs, clock: stage.clock, log: null })
    await stage.take('/d/a.txt', 'apple')
    await pass(stage.clock, 60_000)
    assert.deepEqual(stage.embedded, [])
    going = []
    await pass(stage.clock, 1_000)
    assert.deepEqual(stage.embedded, ['apple'])
  })

  test('of what others have read are made after a while', async () => {
    const stage = new Stage()
    await stage.take('/d/a.txt', 'apple')
    await pass(stage.clock, 60_000)
    using _ = keepVectors({ library: stage.library, runs: noRuns, clock: stage.clock, log: null })
    await pass(stage.clock, 20_000)
    assert.deepEqual(stage.embedded, [])
    await pass(stage.clock, 15_000)
    assert.deepEqual(stage.embedded, ['apple'])
  })
})
