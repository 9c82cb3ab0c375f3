import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Clock, Json } from '#base'
import { AppError, scheduledHandler } from '#contract'
import { createEngine, type Engine } from '#engine'
import {
  createMemoryPayloads,
  createMemoryStores,
  createRandom,
  createSeededIds,
  type MemoryStores,
  SimulatedClock,
  type SimulatedProcess,
} from '#engine/testing'

import { schedule, type ScheduleInput } from './schedule.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

type Deed = (args: { due: number; last: string | null }) => Json | Promise<Json>

/** A home whose process dies and is started again, with one schedule. */
class Place {
  readonly clock: SimulatedClock
  stores: MemoryStores = createMemoryStores()
  readonly payloads = createMemoryPayloads()
  /** The times for which a turn was wished for, as the handler was asked; and of those, each once. */
  readonly asked: string[] = []
  readonly begun = new Set<string>()
  deed: Deed = ({ due }) => {
    this.begun.add(timeText(due))
    return { run: `run_${due}` }
  }
  #process: SimulatedProcess | undefined
  readonly #ids = createSeededIds(() => this.clock.now(), createRandom(7))

  constructor(start: string) {
    this.clock = new SimulatedClock(Date.parse(start))
  }

  async start(): Promise<Engine> {
    this.#process = this.clock.process()
    const engine = createEngine({
      clock: withoutInbox(this.#process),
      ids: this.#ids,
      stores: this.stores,
      payloads: this.payloads,
    })
    engine.define(schedule)
    engine.handle(scheduledHandler, {
      classify: () => 'idempotent',
      run: async (args) => {
        const wish = args as { agent: string; due: number; last: string | null }
        this.asked.push(timeText(wish.due))
        return { output: await this.deed(wish) }
      },
    })
    await engine.launch()
    return engine
  }

  /** The process is gone, with all that is not durable. */
  stop(): void {
    this.#process?.end()
    this.stores = this.stores.crash()
  }

  /** Lets time pass, and all that is due with it. */
  async pass(ms: number): Promise<void> {
    const until = this.clock.elapsed + ms
    this.clock.after(ms, () => {})
    while (this.clock.elapsed < until) {
      this.clock.step()
      await settle()
    }
    await settle()
  }

  /** The machine sleeps: nothing rings. */
  sleep(ms: number): void {
    this.clock.jump(ms)
  }
}

/** Nobody hands anything in here, and to look for that ten times a second would be most of what happens in days. */
function withoutInbox(clock: Clock): Clock {
  return {
    now: () => clock.now(),
    after: (ms, callback) => (ms === 100 ? { [Symbol.dispose]() {} } : clock.after(ms, callback)),
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

function timeText(at: number): string {
  return new Date(at).toISOString().slice(0, 16)
}

const input = (more: Partial<ScheduleInput> = {}): Json => ({
  agent: 'morning',
  cron: '0 8 * * *',
  zone: 'Europe/Berlin',
  graceMs: 12 * hour,
  ...more,
})

async function open(
  start: string,
  more: Partial<ScheduleInput> = {},
): Promise<{ place: Place; run: string }> {
  const place = new Place(start)
  const engine = await place.start()
  const { id } = await engine.start({ program: schedule.name, input: input(more) })
  await settle()
  return { place, run: id }
}

describe('a schedule', () => {
  test('starts one turn at each of its times, by the clocks of its zone', async () => {
    const { place } = await open('2027-03-26T12:00Z')
    await place.pass(3 * day)
    assert.deepEqual(place.asked, ['2027-03-27T07:00', '2027-03-28T06:00', '2027-03-29T06:00'])
    place.stop()
  })

  test('starts none twice, wherever its process dies in between', async () => {
    const { place } = await open('2027-10-30T12:00Z', { cron: '*/20 * * * *', graceMs: hour })
    for (let part = 0; part < 40; part += 1) {
      await place.pass(7 * minute)
      place.stop()
      await place.start()
      await settle()
    }
    await place.pass(minute)
    place.stop()
    const expected = Math.floor((40 * 7 + 1) / 20)
    assert.equal(place.begun.size, expected)
    assert.equal(new Set(place.asked).size, expected)
  })

  test('names the same turn again where its process dies while it begins one', async () => {
    const { place } = await open('2027-05-03T05:59Z')
    const begins = place.deed
    place.deed = () => new Promise(() => {})
    await place.pass(2 * minute)
    assert.deepEqual(place.asked, ['2027-05-03T06:00'])
    place.stop()
    place.deed = begins
    await place.start()
    await place.pass(minute)
    assert.deepEqual(place.asked, ['2027-05-03T06:00', '2027-05-03T06:00'])
    await place.pass(hour)
    assert.equal(place.asked.length, 2)
    place.stop()
  })

  test('makes up for one time that was missed within the grace, and for none before it', async () => {
    const { place } = await open('2027-05-03T12:00Z')
    place.stop()
    place.sleep(10 * day + 20 * hour)
    await place.start()
    await settle()
    await place.pass(minute)
    assert.deepEqual(place.asked, ['2027-05-14T06:00'])
    await place.pass(day)
    assert.deepEqual(place.asked, ['2027-05-14T06:00', '2027-05-15T06:00'])
    place.stop()
  })

  test('leaves out what was missed for longer, or where it is to', async () => {
    for (const graceMs of [hour, minute]) {
      const { place, run } = await open('2027-05-03T12:00Z', { graceMs })
      place.stop()
      place.sleep(2 * day)
      const engine = await place.start()
      await settle()
      await place.pass(minute)
      assert.deepEqual(place.asked, [])
      const notes = await engine.journal(run, { after: 0, limit: 100 })
      assert.ok(notes.some((record) => record.type === 'note' && record.topic === 'schedule.missed'))
      await place.pass(day)
      assert.deepEqual(place.asked, ['2027-05-06T06:00'])
      place.stop()
    }
  })

  test('starts none again where the clock is set back', async () => {
    const { place } = await open('2027-05-03T05:59Z')
    await place.pass(2 * minute)
    place.clock.jump(-hour)
    await place.pass(2 * hour)
    assert.deepEqual(place.asked, ['2027-05-03T06:00'])
    place.stop()
  })

  test('is told which turn was the last, and goes on after one that could not begin', async () => {
    const { place } = await open('2027-05-03T05:59Z')
    const last: (string | null)[] = []
    place.deed = (wish) => {
      last.push(wish.last)
      if (last.length === 2) throw new AppError('agent.cycle', 'A circle.')
      return last.length === 3 ? { run: null, why: 'The one before goes on.' } : { run: `run_${last.length}` }
    }
    await place.pass(4 * day)
    assert.deepEqual(last, [null, 'run_1', 'run_1', 'run_1'])
    place.stop()
  })

  test('ends when its agent is gone, or never is due again', async () => {
    const { place, run } = await open('2027-05-03T05:59Z')
    place.deed = () => {
      throw new AppError('agent.not_found', 'There is no agent morning.')
    }
    await place.pass(2 * minute)
    const engine = await place.start()
    assert.equal((await engine.get(run)).status, 'completed')
    const { id } = await engine.start({ program: schedule.name, input: input({ cron: '0 8 31 2 *' }) })
    await settle()
    assert.equal((await engine.get(id)).status, 'completed')
    place.stop()
  })
})
