import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isJsonObject } from '#base'

import type { EventLog, LoggedEvent } from './event-log.ts'

/** An event log under test, and the only way in which it grows. */
export interface EventLogBench extends Disposable {
  readonly log: EventLog
  /** Makes one event durable and lets the log know. Runs whose ids begin alike are one tree, under the first of them. */
  write(event: Pick<LoggedEvent, 'run' | 'root' | 'seq' | 'type' | 'at' | 'data'>): void
  /** Removes all events of a tree. */
  forget(root: string): void
  /** The same log opened anew. */
  reopen(): EventLog
}

/** What every EventLog must do. */
export function testEventLog(open: () => EventLogBench): void {
  const event = (seq: number, run = 'run_a', root = run) => ({
    run,
    root,
    seq,
    type: 'note',
    at: 1_000 + seq,
    data: { topic: 't', data: seq },
  })
  const seqsOf = (events: readonly LoggedEvent[]): number[] => events.map(({ seq }) => seq)

  test('is empty at first', () => {
    using bench = open()
    assert.deepEqual([bench.log.newest(), bench.log.read(0, 10)], [0, []])
    assert.match(bench.log.epoch, /^[0-9a-z]{8,32}$/)
  })

  test('gives events of all runs in the order in which they became durable, with the top of their tree', () => {
    using bench = open()
    const written = [
      event(1),
      event(1, 'run_a_child', 'run_a'),
      event(1, 'run_b'),
      event(2),
      event(2, 'run_b'),
    ]
    for (const one of written) bench.write(one)
    const found = bench.log.read(0, 10)
    assert.deepEqual(
      found,
      written.map((one, index) => ({ ...one, position: found[index]?.position })),
    )
    const positions = found.map(({ position }) => position)
    assert.deepEqual(
      positions,
      positions.toSorted((a, b) => a - b),
    )
    assert.equal(new Set(positions).size, positions.length)
    assert.equal(bench.log.newest(), positions.at(-1))
  })

  test('goes on after any position, some at a time', () => {
    using bench = open()
    for (let seq = 1; seq <= 7; seq += 1) bench.write(event(seq))
    const seqs: number[] = []
    for (let after = 0; ;) {
      const page = bench.log.read(after, 3)
      assert.ok(page.length <= 3)
      seqs.push(...seqsOf(page))
      after = page.at(-1)?.position ?? after
      if (page.length === 0) break
    }
    assert.deepEqual(seqs, [1, 2, 3, 4, 5, 6, 7])
  })

  test('says that there is more, soon, and no longer to who has stopped to listen', async () => {
    using bench = open()
    let heard = 0
    let afterwards = 0
    const stopped = bench.log.onMore(() => {
      afterwards += 1
    })
    stopped[Symbol.dispose]()
    using _ = bench.log.onMore(() => {
      heard += 1
    })
    bench.write(event(1))
    bench.write(event(2))
    // On a busy machine soon is later.
    for (let waited = 0; waited < 5_000; waited += 10) {
      if (heard > 0) break
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
    assert.ok(heard >= 1 && heard <= 2, `heard ${heard} times`)
    assert.equal(afterwards, 0)
  })

  test('keeps order and epoch over a restart', () => {
    using bench = open()
    bench.write(event(1))
    const before = bench.log.read(0, 10)
    const again = bench.reopen()
    assert.deepEqual([again.epoch, again.read(0, 10)], [bench.log.epoch, before])
  })

  test('never gives a position twice, not even when the newest events are removed', () => {
    using bench = open()
    for (let seq = 1; seq <= 3; seq += 1) bench.write(event(seq))
    bench.write(event(1, 'run_b'))
    const seen = bench.log.newest()
    bench.forget('run_b')
    assert.deepEqual(seqsOf(bench.log.read(0, 10)), [1, 2, 3])
    bench.write(event(1, 'run_c'))
    assert.deepEqual(
      bench.log.read(seen, 10).map(({ run }) => run),
      ['run_c'],
    )
    bench.forget('run_c')
    bench.forget('run_a')
    bench.write(event(1, 'run_d'))
    assert.deepEqual(
      bench.log.read(seen + 1, 10).map(({ run }) => run),
      ['run_d'],
    )
  })

  test('cuts what is long and says so', () => {
    using bench = open()
    bench.write({
      ...event(1),
      data: { topic: 't', data: { text: 'x'.repeat(100_000), list: Array(5_000).fill(1) } },
    })
    bench.write({ ...event(2), data: { topic: 't', data: 'x'.repeat(700_000) } })
    const [one, two] = bench.log.read(0, 10)
    for (const found of [one, two]) {
      assert.ok(JSON.stringify(found).length < 16_384)
      assert.ok(isJsonObject(found?.data))
      assert.equal(found.data['$cut'], true)
    }
    assert.ok(isJsonObject(one?.data))
    assert.equal(one.data['topic'], 't')
  })
}
