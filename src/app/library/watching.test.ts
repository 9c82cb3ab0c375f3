import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setImmediate } from 'node:timers/promises'

import { SimulatedClock } from '#engine/testing'
import type { Watch } from '#contract'

import { Watching } from './watching.ts'

const second = 1_000

/** Folders that are watched on a clock of our own, and what was read of them. */
class Stage implements Disposable {
  readonly clock = new SimulatedClock()
  readonly reads: (readonly string[] | null)[] = []
  readonly open = new Set<string>()
  watches: Watch[] = [watchOf('w', '/docs')]
  /** What the next readings come to: an error, or how long they take. */
  plan: (Error | number)[] = []
  readonly watching: Watching
  #told = new Map<string, (path: string | null) => void>()
  #failed = new Map<string, (error: Error) => void>()

  constructor() {
    this.watching = new Watching({
      clock: this.clock,
      watches: () => this.watches,
      watchFolder: (folder, { changed, failed }) => {
        this.#told.set(folder, changed)
        this.#failed.set(folder, failed)
        this.open.add(folder)
        return { [Symbol.dispose]: () => void this.open.delete(folder) }
      },
      read: async (_watch, { only, began }) => {
        this.reads.push(only)
        began(`run-${this.reads.length}`)
        const next = this.plan.shift() ?? 0
        if (next instanceof Error) throw next
        if (next > 0) await new Promise<void>((resolve) => void this.clock.after(next, resolve))
      },
    })
  }

  change(path: string | null, folder = '/docs'): void {
    this.#told.get(folder)?.(path)
  }

  fail(error: Error, folder = '/docs'): void {
    this.#failed.get(folder)?.(error)
  }

  async pass(ms: number): Promise<void> {
    const end = this.clock.elapsed + ms
    this.clock.after(ms, () => {})
    while (this.clock.elapsed < end) {
      this.clock.step()
      await setImmediate()
      await setImmediate()
    }
  }

  [Symbol.dispose](): void {
    this.watching[Symbol.dispose]()
  }
}

function watchOf(id: string, folder: string): Watch {
  return { id, folder, collection: 'files', paused: false, addedAt: 0 }
}

describe('a watched folder', () => {
  test('is compared at first, and then read where it changes, a burst at once', async () => {
    using stage = new Stage()
    stage.watching.begin()
    await stage.pass(second)
    assert.deepEqual(stage.reads, [null])
    for (let index = 0; index < 10; index += 1) {
      stage.change(`/docs/${index % 3}.txt`)
      await stage.pass(100)
    }
    assert.equal(stage.reads.length, 1, 'while it goes on nothing is read')
    await stage.pass(second)
    assert.deepEqual(stage.reads, [null, ['/docs/0.txt', '/docs/1.txt', '/docs/2.txt']])
  })

  test('that never rests is read all the same', async () => {
    using stage = new Stage()
    stage.watching.begin()
    await stage.pass(second)
    for (let index = 0; index < 120; index += 1) {
      stage.change('/docs/log.txt')
      await stage.pass(100)
    }
    assert.equal(stage.reads.length, 2)
  })

  test('is compared as a whole after many changes, after one whose place nobody knows, and every hour', async () => {
    using stage = new Stage()
    stage.watching.begin()
    await stage.pass(second)
    for (let index = 0; index < 201; index += 1) stage.change(`/docs/${index}.txt`)
    await stage.pass(2 * second)
    stage.change(null)
    await stage.pass(2 * second)
    await stage.pass(3_600 * second)
    assert.deepEqual(stage.reads, [null, null, null, null])
  })

  test('what changes while it is read is read after that', async () => {
    using stage = new Stage()
    stage.plan = [5 * second]
    stage.watching.begin()
    await stage.pass(second)
    stage.change('/docs/late.txt')
    await stage.pass(2 * second)
    assert.equal(stage.reads.length, 1)
    await stage.pass(5 * second)
    assert.deepEqual(stage.reads, [null, ['/docs/late.txt']])
  })

  test('says why it could not be read, and is tried again as a whole', async () => {
    using stage = new Stage()
    stage.plan = [new Error('gone')]
    stage.watching.begin()
    await stage.pass(second)
    assert.match(stage.watching.stateOf('w')?.problem ?? '', /./)
    await stage.pass(61 * second)
    assert.deepEqual(stage.reads, [null, null])
    assert.equal(stage.watching.stateOf('w')?.problem, null)
  })

  test('that can no longer be watched is compared now and then, and watched again when it is there', async () => {
    using stage = new Stage()
    stage.watching.begin()
    await stage.pass(second)
    stage.fail(new Error('no more watches'))
    stage.change(null)
    await stage.pass(2 * second)
    assert.equal(stage.watching.stateOf('w')?.problem, 'no more watches')
    await stage.pass(62 * second)
    assert.equal(stage.watching.stateOf('w')?.problem, null)
    assert.ok(stage.reads.length >= 3)
  })

  test('follows what is set: another folder, a pause, an end', async () => {
    using stage = new Stage()
    stage.watching.begin()
    await stage.pass(second)
    stage.watches = [watchOf('w', '/docs'), watchOf('x', '/more')]
    await stage.pass(4 * second)
    assert.deepEqual([...stage.open], ['/docs', '/more'])
    stage.watches = [{ ...watchOf('w', '/docs'), paused: true }, watchOf('x', '/more')]
    stage.watching.look()
    assert.deepEqual([...stage.open], ['/more'])
    assert.equal(stage.watching.stateOf('w'), undefined)
    stage.watching[Symbol.dispose]()
    assert.equal(stage.open.size, 0)
  })
})
