import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { Activity } from './activity.ts'
import { StandingClock } from './standing-clock.ts'

const signal = new AbortController().signal

describe('a standing clock', () => {
  test('stands still, and rings in the order of the times when it is moved on', () => {
    const clock = new StandingClock(1_000)
    const rung: string[] = []
    const note = (name: string) => () => void rung.push(`${name} at ${clock.now()}`)
    clock.after(50, note('late'))
    clock.after(10, note('early'))
    using called = clock.after(20, note('never'))
    clock.after(10, note('second'))
    called[Symbol.dispose]()
    assert.deepEqual([clock.now(), clock.next(), rung], [1_000, 1_010, []])
    clock.moveTo(1_030)
    assert.deepEqual(rung, ['early at 1010', 'second at 1010'])
    clock.moveTo(2_000)
    assert.deepEqual([rung.at(-1), clock.now(), clock.next()], ['late at 1050', 2_000, undefined])
  })

  test('never goes back, and rings at once what is asked for now', () => {
    const clock = new StandingClock(1_000)
    let rung = 0
    clock.after(-5, () => (rung += 1))
    clock.moveTo(500)
    assert.deepEqual([clock.now(), rung], [1_000, 0])
    clock.moveTo(1_000)
    assert.deepEqual([clock.now(), rung], [1_000, 1])
  })

  test('rings what was asked for while it rang, if that is due as well', () => {
    const clock = new StandingClock(0)
    const rung: number[] = []
    clock.after(10, () => clock.after(10, () => rung.push(clock.now())))
    clock.moveTo(100)
    assert.deepEqual(rung, [20])
  })
})

describe('activity', () => {
  const handler = (run: () => Promise<null>) => ({
    classify: () => 'pure' as const,
    run: async () => ({ output: await run() }),
  })
  const call = {} as Parameters<ReturnType<Activity['watch']>['run']>[2]

  test('has settled only when no handler is at work', async () => {
    const activity = new Activity()
    const clock = new StandingClock(0)
    const { promise, resolve } = Promise.withResolvers<null>()
    const watched = activity.watch(
      handler(() => promise),
      clock,
    )
    const done = watched.run(null, null, call)
    let settled = false
    const settling = activity.settle({ signal }).then(() => (settled = true))
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate)
    assert.equal(settled, false)
    resolve(null)
    await done
    await settling
  })

  test('has settled when all who are at work sleep, until they wake', async () => {
    const activity = new Activity()
    const clock = new StandingClock(0)
    const sleeper = activity.sleepingClock(clock)
    const slept = activity.watch(
      handler(() => new Promise((resolve) => sleeper.after(100, () => resolve(null)))),
      clock,
    )
    const done = slept.run(null, null, call)
    await activity.settle({ signal })
    assert.equal(activity.sleeping, 1)
    clock.moveTo(clock.next() ?? 0)
    assert.equal(activity.sleeping, 0)
    assert.deepEqual([await done, clock.now()], [{ output: null }, 100])
    await activity.settle({ signal })
  })

  test('gives up a handler that hangs in the real world', async () => {
    const real = new StandingClock(0)
    const activity = new Activity()
    const hanging = { ...handler(() => new Promise<null>(() => {})), timeoutMs: () => 1_000 }
    const { signal: own } = new AbortController()
    const done = activity.watch(hanging, real).run(null, null, { ...call, signal: own })
    real.moveTo(1_000)
    await assert.rejects(done, { code: 'engine.effect_timeout' })
    await activity.settle({ signal })
  })

  test('stops settling when the person gives up', async () => {
    const activity = new Activity()
    const stopped = new AbortController()
    void activity
      .watch(
        handler(() => new Promise<null>(() => {})),
        new StandingClock(0),
      )
      .run(null, null, call)
    const settling = activity.settle({ signal: stopped.signal })
    stopped.abort(new Error('enough'))
    await assert.rejects(settling, /enough/)
  })
})
