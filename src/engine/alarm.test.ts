import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { Alarm } from './alarm.ts'
import { createMemoryDisk, createMemoryStores } from './in-memory/memory-stores.ts'
import { MemoryTables } from './in-memory/memory-tables.ts'
import { SimulatedClock } from './testing/simulated-clock.ts'

/** An alarm and runs that want to be woken; what they do then is up to the test. */
class Bench {
  readonly clock = new SimulatedClock(1_000)
  readonly tables = new MemoryTables()
  readonly woken: string[] = []
  readonly alarm: Alarm

  constructor(wake: (run: string) => void = (run) => void this.tables.timers.delete(run)) {
    const { timers } = createMemoryStores({}, createMemoryDisk(this.tables))
    this.alarm = new Alarm({
      clock: this.clock,
      timers,
      wake: async (run) => {
        this.woken.push(`${run} ${this.clock.elapsed}`)
        wake(run)
      },
    })
  }

  want(run: string, ms: number): void {
    this.tables.timers.set(run, 1_000 + ms)
  }

  /** Lets time pass; fails when the alarm never rests. */
  async pass(ms: number): Promise<readonly string[]> {
    this.woken.length = 0
    this.clock.after(ms, () => {})
    const until = this.clock.elapsed + ms
    for (let steps = 0; this.clock.elapsed < until; steps += 1) {
      assert.ok(steps < 1_000, 'the alarm rings without end')
      this.clock.step()
      await new Promise((resolve) => void setImmediate(resolve))
    }
    return [...this.woken]
  }
}

describe('the alarm', () => {
  test('wakes each run at its time and not before', async () => {
    const bench = new Bench()
    bench.want('a', 300)
    bench.want('b', 100)
    bench.want('c', 100)
    await bench.alarm.start()
    assert.deepEqual(await bench.pass(1_000), ['b 100', 'c 100', 'a 300'])
  })

  test('hears of an earlier time while it waits for a later one', async () => {
    const bench = new Bench()
    bench.want('a', 500)
    await bench.alarm.start()
    bench.want('b', 200)
    bench.alarm.set(1_200)
    assert.deepEqual(await bench.pass(1_000), ['b 200', 'a 500'])
  })

  test('rings once for a run that keeps its time while it works', async () => {
    const bench = new Bench(() => {})
    bench.want('a', 100)
    bench.want('b', 400)
    await bench.alarm.start()
    assert.deepEqual(await bench.pass(1_000), ['a 100', 'a 400', 'b 400'])
  })

  test('wakes more runs at once than it reads at a time', async () => {
    const bench = new Bench()
    for (let n = 0; n < 700; n += 1) bench.want(`r${n}`, 50)
    await bench.alarm.start()
    assert.equal(new Set(await bench.pass(100)).size, 700)
  })

  test('waits longer by a clock that is set back, and never fires early', async () => {
    const bench = new Bench()
    bench.want('a', 200)
    await bench.alarm.start()
    bench.clock.jump(-1_000)
    assert.deepEqual(await bench.pass(1_199), [])
    assert.deepEqual(await bench.pass(1), ['a 1200'])
  })

  test('tells again a run that was told by a clock that was then set back', async () => {
    const bench = new Bench((run) => {
      if (bench.woken.length === 1) bench.clock.jump(-500)
      else bench.tables.timers.delete(run)
    })
    bench.want('a', 100)
    await bench.alarm.start()
    assert.deepEqual(await bench.pass(1_000), ['a 100', 'a 600'])
  })

  test('notices a clock that is set forward within half a minute', async () => {
    const bench = new Bench()
    bench.want('a', 3_600_000)
    await bench.alarm.start()
    bench.clock.jump(3_600_000)
    assert.deepEqual(await bench.pass(30_000), ['a 30000'])
  })

  test('is silent once it has been put away', async () => {
    const bench = new Bench()
    bench.want('a', 100)
    await bench.alarm.start()
    bench.alarm[Symbol.dispose]()
    bench.alarm.set(1_050)
    assert.deepEqual(await bench.pass(1_000), [])
  })
})
