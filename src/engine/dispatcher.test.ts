import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AppError } from '#contract'

import { Dispatcher, type QueueLimits } from './dispatcher.ts'
import type { RunRow } from './run-info.ts'
import { unbegun } from './run-info.ts'
import { createMemoryDisk, createMemoryStores } from './in-memory/memory-stores.ts'
import { MemoryTables } from './in-memory/memory-tables.ts'
import { SimulatedClock } from './testing/simulated-clock.ts'

const program = { name: 'p', semanticsVersion: 1, step: () => ({ state: null, commands: [] }) }

/** A queue whose runs begin at once when they are released, and end when the test says so. */
class Bench {
  readonly clock = new SimulatedClock()
  readonly tables = new MemoryTables()
  readonly released: string[] = []
  /** Runs that cannot begin. */
  readonly gone = new Set<string>()
  readonly dispatcher: Dispatcher

  constructor(limits: QueueLimits) {
    const { runs } = createMemoryStores({}, createMemoryDisk(this.tables))
    this.dispatcher = new Dispatcher({
      clock: this.clock,
      runs,
      release: async (row) => {
        if (this.gone.has(row.id)) return false
        this.released.push(row.id)
        this.patch(row.id, { status: 'running', startedAt: this.clock.now() })
        return true
      },
    })
    this.dispatcher.define('q', limits)
  }

  add(id: string, changes: Partial<RunRow> = {}): void {
    const row = { ...unbegun(id, program, this.clock.now()), queue: 'q', ...changes }
    this.tables.apply({ run: id, begins: row, records: [] })
  }

  patch(id: string, changes: Partial<RunRow>): void {
    const kept = this.tables.runs.get(id)
    assert.ok(kept)
    kept.row = { ...kept.row, ...changes }
  }

  async pump(): Promise<readonly string[]> {
    const before = this.released.length
    this.dispatcher.pump('q')
    await turn()
    return this.released.slice(before)
  }

  async end(id: string): Promise<readonly string[]> {
    const before = this.released.length
    this.patch(id, { status: 'completed', finishedAt: this.clock.now() })
    const row = this.tables.runs.get(id)?.row
    assert.ok(row)
    this.dispatcher.ended(row)
    await turn()
    return this.released.slice(before)
  }

  async pass(ms: number): Promise<readonly string[]> {
    const before = this.released.length
    this.clock.after(ms, () => {})
    const until = this.clock.elapsed + ms
    while (this.clock.elapsed < until && this.clock.step()) await turn()
    return this.released.slice(before)
  }
}

/** Fails instead of hanging when microtasks never run out. */
async function turn(): Promise<void> {
  await new Promise((resolve) => void setImmediate(resolve))
}

describe('a queue', () => {
  test('lets as many begin as its limit says, and the next when one ends', async () => {
    const bench = new Bench({ concurrency: 2 })
    for (const id of ['a', 'b', 'c', 'd']) bench.add(id)
    assert.deepEqual(await bench.pump(), ['a', 'b'])
    assert.deepEqual(await bench.pump(), [])
    assert.deepEqual(await bench.end('a'), ['c'])
    assert.deepEqual(await bench.end('c'), ['d'])
    assert.deepEqual(await bench.end('b'), [])
  })

  test('counts what was under way before it started', async () => {
    const bench = new Bench({ concurrency: 2 })
    bench.add('a', { status: 'waiting', waiting: 'signal', startedAt: 1 })
    for (const id of ['b', 'c']) bench.add(id)
    assert.deepEqual(await bench.pump(), ['b'])
  })

  test('gives no place for a run that ends without having begun', async () => {
    const bench = new Bench({ concurrency: 1 })
    for (const id of ['a', 'b', 'c']) bench.add(id)
    assert.deepEqual(await bench.pump(), ['a'])
    bench.patch('b', { status: 'cancelled', finishedAt: 1 })
    const row = bench.tables.runs.get('b')?.row
    assert.ok(row)
    bench.dispatcher.ended(row)
    await turn()
    assert.deepEqual(bench.released, ['a'])
  })

  test('goes on with the next when one has gone meanwhile', async () => {
    const bench = new Bench({ concurrency: 1, rate: { count: 1, perMs: 1_000 } })
    for (const id of ['a', 'b']) bench.add(id)
    bench.gone.add('a')
    assert.deepEqual(await bench.pump(), ['b'])
  })

  test('does not let one partition keep the others waiting, however long its line is', async () => {
    const bench = new Bench({ partitionConcurrency: 1 })
    for (let n = 0; n < 250; n += 1) bench.add(`x${n}`, { partition: 'x' })
    bench.add('y', { partition: 'y', priority: 2 })
    assert.deepEqual((await bench.pump()).toSorted(), ['x0', 'y'])
    assert.deepEqual(await bench.end('y'), [])
  })

  test('begins no more than its rate allows, and goes on by itself', async () => {
    const bench = new Bench({ rate: { count: 2, perMs: 1_000 } })
    for (const id of ['a', 'b', 'c', 'd', 'e']) bench.add(id)
    assert.deepEqual(await bench.pump(), ['a', 'b'])
    assert.deepEqual(await bench.pass(999), [])
    assert.deepEqual(await bench.pass(1), ['c', 'd'])
    assert.deepEqual(await bench.pass(1_000), ['e'])
  })

  test('keeps its rate over a restart', async () => {
    const bench = new Bench({ rate: { count: 2, perMs: 1_000 } })
    bench.add('a', { status: 'completed', startedAt: bench.clock.now() - 10, finishedAt: 1 })
    for (const id of ['b', 'c']) bench.add(id)
    assert.deepEqual(await bench.pump(), ['b'])
    assert.deepEqual(await bench.pass(990), ['c'])
  })

  test('is not held up by a clock that was set back', async () => {
    const bench = new Bench({ rate: { count: 1, perMs: 1_000 } })
    for (const id of ['a', 'b']) bench.add(id)
    assert.deepEqual(await bench.pump(), ['a'])
    bench.clock.jump(-3_600_000)
    assert.deepEqual(await bench.pump(), [])
    assert.deepEqual(await bench.pass(1_000), ['b'])
  })

  test('is refused when nobody defined it', () => {
    assert.throws(
      () => new Bench({}).dispatcher.check('no'),
      (error) => error instanceof AppError && error.code === 'engine.queue_unknown',
    )
  })
})
