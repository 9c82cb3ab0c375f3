import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AppError } from '#contract'

import { ManualClock } from '../testing/manual-clock.ts'
import { MemoryEventLog } from '../testing/memory-event-log.ts'
import type { Client, Subscription } from './client.ts'
import type { LiveItem } from './item.ts'
import { Live, type LiveBounds, type Visitor } from './live.ts'
import { readPlace } from './place.ts'

/** A reader that takes what is ready when it is told to, and everything by itself until it is told to stop. */
class Reader {
  readonly client: Client
  readonly got: LiveItem[] = []
  isOver = false
  wasCut = false
  #held: PromiseWithResolvers<void> | undefined

  constructor(live: Live, wanted: Partial<Subscription> = {}, visitor: Partial<Visitor> = {}) {
    const { topics = null, after = null } = wanted
    this.client = live.open({
      session: null,
      allows: () => true,
      isStillIn: () => true,
      resumes: after !== null,
      cut: () => {
        this.wasCut = true
        live.close(this.client)
        this.go()
      },
      ...visitor,
    })
    this.client.subscribe({ topics, after })
    void this.#read()
  }

  /** Takes nothing any more. */
  stop(): void {
    this.#held ??= Promise.withResolvers()
  }

  go(): void {
    this.#held?.resolve()
    this.#held = undefined
  }

  get seqs(): number[] {
    return this.bodies('run').map(({ seq }) => seq as number)
  }

  bodies(event: LiveItem['event']): Record<string, unknown>[] {
    const items = this.got.filter((item) => item.event === event)
    return items.map(({ data }) => JSON.parse(data) as Record<string, unknown>)
  }

  async #read(): Promise<void> {
    for await (const items of this.client.items()) {
      assert.ok(items.length > 0)
      this.got.push(...items)
      await this.#held?.promise
    }
    this.isOver = true
  }
}

function open(bounds: Partial<LiveBounds> = {}) {
  const log = new MemoryEventLog()
  const clock = new ManualClock()
  let seq = 0
  const write = (count = 1, run = 'run_a', root = run): void => {
    for (let index = 0; index < count; index += 1) {
      seq += 1
      log.write({ run, root, seq, type: 'note', at: clock.now(), data: {} })
    }
  }
  return { log, clock, write, live: new Live({ log, clock, build: 'build1', bounds }) }
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)
const at = (position: number, epoch = 'epoch0001') => ({ epoch, position })

describe('following what happens', () => {
  test('begins with where one is, and goes on with what comes', async () => {
    const { live, clock, write } = open()
    write(3)
    const reader = new Reader(live)
    await clock.pass(50)
    write(2)
    await clock.pass(50)
    assert.deepEqual(reader.bodies('hello'), [{ epoch: 'epoch0001', newest: 3, build: 'build1' }])
    assert.deepEqual(reader.bodies('run')[0], {
      run: 'run_a',
      root: 'run_a',
      seq: 4,
      type: 'note',
      at: '2026-01-01T00:00:00.050Z',
      data: {},
    })
    assert.deepEqual(
      reader.got.map(({ event, id }) => [event, id]),
      [
        ['hello', null],
        ['run', 'epoch0001.4'],
        ['run', 'epoch0001.5'],
      ],
    )
  })

  test('goes on after any event, from memory or from the log, without a gap and nothing twice', async () => {
    const { live, clock, write } = open({ ringEvents: 16 })
    const first = new Reader(live)
    for (let round = 0; round < 10; round += 1) {
      write(37)
      await clock.pass(20)
    }
    assert.deepEqual(first.seqs, range(1, 370))
    for (const after of [0, 1, 200, 350, 353, 354, 355, 369]) {
      const reader = new Reader(live, { after: at(after) })
      await clock.pass(20)
      assert.deepEqual(reader.seqs, range(after + 1, 370), `after ${after}`)
      live.close(reader.client)
    }
    assert.equal(live.health().resumed, 8)
  })

  test('of one who was nobody for a long time costs no look at what came between', async () => {
    const { live, clock, write, log } = open()
    write(5_000)
    log.reads = 0
    const reader = new Reader(live)
    await clock.pass(20)
    write(1)
    await clock.pass(20)
    assert.deepEqual([reader.seqs, log.reads], [[5_001], 1])
  })

  test('reads each event from the log once, however many follow', async () => {
    const { live, clock, write, log } = open()
    const readers = range(1, 20).map(() => new Reader(live))
    await clock.pass(20)
    log.reads = 0
    write(50)
    await clock.pass(20)
    for (const reader of readers) assert.deepEqual(reader.seqs, range(1, 50))
    assert.equal(log.reads, 1)
  })

  test('reads what many catch up with from the log once', async () => {
    const { live, clock, write, log } = open({ ringEvents: 16 })
    write(5_000)
    log.reads = 0
    const readers = range(1, 30).map((index) => new Reader(live, { after: at(index * 10) }))
    await clock.pass(20)
    for (const [index, reader] of readers.entries())
      assert.deepEqual(reader.seqs, range((index + 1) * 10 + 1, 5_000))
    assert.ok(log.reads <= 60, `${log.reads} times`)
  })

  test('passes over what was removed, however much', async () => {
    const { live, clock, write, log } = open({ ringEvents: 16 })
    write(300, 'run_a')
    write(4_000, 'run_b')
    write(100, 'run_c')
    log.forget('run_b')
    const reader = new Reader(live, { after: at(100) })
    await clock.pass(50)
    assert.deepEqual(reader.seqs, [...range(101, 300), ...range(4_301, 4_400)])
  })

  test('of one run brings that run and, for the top of a tree, all below it', async () => {
    const { live, clock, write } = open()
    const top = new Reader(live, { topics: new Set(['run_a']) })
    const child = new Reader(live, { topics: new Set(['run_a1']) })
    await clock.pass(20)
    write(1, 'run_a')
    write(1, 'run_a1', 'run_a')
    write(1, 'run_b')
    await clock.pass(20)
    assert.deepEqual([top.seqs, child.seqs], [[1, 2], [2]])
  })

  test('never tells what somebody may not know', async () => {
    const { live, clock, write } = open()
    const reader = new Reader(live, {}, { allows: ({ root }) => root === 'run_b' })
    write(3, 'run_a')
    write(2, 'run_b')
    await clock.pass(20)
    assert.deepEqual(reader.seqs, [4, 5])
  })

  test('after another order, or from a place that there is not, begins anew', async () => {
    const { live, clock, write } = open()
    write(5)
    for (const after of [at(2, 'epoch0000'), at(6)]) {
      const reader = new Reader(live, { after })
      await clock.pass(20)
      assert.deepEqual(reader.bodies('reset'), [{ epoch: 'epoch0001', newest: 5, why: 'another order' }])
      assert.deepEqual(reader.seqs, [])
    }
  })
})

describe('a slow reader', () => {
  test('holds nothing back in memory, and gets everything when it goes on', async () => {
    const { live, clock, write } = open({ ringEvents: 16, maxBatch: 500 })
    const slow = new Reader(live)
    const quick = new Reader(live)
    await clock.pass(20)
    slow.stop()
    write(300)
    await clock.pass(2_000)
    assert.deepEqual(quick.seqs, range(1, 300))
    assert.ok(slow.seqs.length < 10, `${slow.seqs.length} were handed over`)
    const { clients, slow: count, buffer } = live.health()
    assert.deepEqual([count, clients.map(({ isSlow }) => isSlow)], [1, [true, false]])
    assert.ok(buffer.events <= 16)
    assert.equal(clients[0]?.lag, 300 - slow.seqs.length)
    slow.go()
    await clock.pass(20)
    assert.deepEqual(slow.seqs, range(1, 300))
  })

  test('that is too far behind is sent to look anew, once, and goes on from there', async () => {
    const { live, clock, write } = open({ maxLag: 100, maxBatch: 1 })
    const slow = new Reader(live)
    await clock.pass(20)
    slow.stop()
    write(150)
    await clock.pass(20)
    slow.go()
    await clock.pass(20)
    write(1)
    await clock.pass(20)
    assert.deepEqual(slow.bodies('reset'), [{ epoch: 'epoch0001', newest: 150, why: 'too far behind' }])
    assert.deepEqual([slow.seqs.at(-1), live.health().resets], [151, 1])
  })

  test('that takes nothing for minutes is cut off, and one that does stays', async () => {
    const { live, clock, write } = open({ beatMs: 1_000, stalledMs: 5_000 })
    const [stalled, other] = [new Reader(live), new Reader(live)]
    await clock.pass(20)
    stalled.stop()
    write(1)
    await clock.pass(10_000)
    assert.deepEqual([stalled.wasCut, other.wasCut, live.health().clients.length], [true, false, 1])
  })
})

describe('connections', () => {
  test('are told how far they have come when it is quiet, also past what they do not want', async () => {
    const { live, clock, write } = open({ beatMs: 15_000 })
    const reader = new Reader(live, { topics: new Set(['run_b']) })
    await clock.pass(1)
    write(7, 'run_a')
    await clock.pass(15_000)
    assert.deepEqual(reader.got.at(-1), { event: 'beat', id: 'epoch0001.7', data: '{}' })
    await clock.pass(30_000)
    assert.equal(reader.bodies('beat').length, 3)
  })

  test('hear that something else has changed, once for several times', async () => {
    const { live, clock } = open()
    const [quick, slow] = [new Reader(live), new Reader(live)]
    await clock.pass(1)
    slow.stop()
    live.announce('policy')
    await clock.pass(1)
    for (let index = 0; index < 1_000; index += 1) live.announce('grants')
    live.announce('vault')
    await clock.pass(1)
    slow.go()
    await clock.pass(1)
    for (const reader of [quick, slow])
      assert.deepEqual(reader.bodies('changed'), [{ what: 'policy' }, { what: 'grants' }, { what: 'vault' }])
  })

  test('are bounded, and one that leaves makes room', () => {
    const { live } = open({ maxClients: 2 })
    const first = new Reader(live)
    const second = new Reader(live)
    const isFull = (error: unknown): boolean =>
      error instanceof AppError && error.code === 'http.streams_full' && error.details['retryAfter'] === 5
    assert.throws(() => new Reader(live), isFull)
    live.close(first.client)
    live.close(first.client)
    const third = new Reader(live)
    assert.throws(() => new Reader(live), isFull)
    assert.equal(live.health().refused, 2)
    for (const { client } of [second, third]) live.close(client)
  })

  test('end with the login that they came by', async () => {
    const { live, clock } = open({ beatMs: 1_000 })
    let isIn = true
    const gone = new Reader(live, {}, { session: 's1' })
    const expired = new Reader(live, {}, { session: 's2', isStillIn: () => isIn })
    const stays = new Reader(live, {}, { session: 's3' })
    live.endSession('s1')
    isIn = false
    await clock.pass(1_000)
    assert.deepEqual(
      [gone, expired, stays].map(({ wasCut }) => wasCut),
      [true, true, false],
    )
  })

  test('are told good-bye after everything that had happened, and nobody comes in any more', async () => {
    const { live, clock, write } = open({ retryMs: 700 })
    const reader = new Reader(live)
    const stuck = new Reader(live)
    await clock.pass(20)
    stuck.stop()
    write(3)
    await clock.pass(20)
    const drained = live.drain({ withinMs: 2_000 })
    await clock.pass(100)
    assert.deepEqual(reader.got.at(-1), { event: 'bye', id: null, data: '{"retryMs":700}' })
    assert.deepEqual([reader.seqs, reader.isOver, stuck.wasCut], [[1, 2, 3], true, false])
    live.close(reader.client)
    assert.throws(() => new Reader(live), AppError)
    await clock.pass(2_000)
    await drained
    assert.deepEqual([stuck.wasCut, live.health().clients.length], [true, 0])
  })

  test('may change what they want', async () => {
    const { live, clock, write } = open()
    const reader = new Reader(live, { topics: new Set(['run_b']) })
    write(1, 'run_b')
    await clock.pass(20)
    write(1, 'run_a')
    await clock.pass(20)
    reader.client.subscribe({ topics: null, after: at(0) })
    await clock.pass(20)
    assert.deepEqual(reader.seqs, [1, 1, 2])
    assert.equal(reader.bodies('hello').length, 2)
  })
})

describe('a place', () => {
  test('is an epoch and a number, and nothing else', () => {
    assert.deepEqual(readPlace('0a1b.42'), { epoch: '0a1b', position: 42 })
    for (const text of [
      '',
      '42',
      '0a1b.',
      '.42',
      '0a1b.-1',
      '0a1b.4e2',
      '0A.1',
      'a.1\n',
      `a.${'9'.repeat(16)}`,
      'a.b.1',
    ])
      assert.equal(readPlace(text), undefined, text)
  })
})
