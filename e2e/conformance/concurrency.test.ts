import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'

import { assertSound, effect, eventually, Stage } from './driver.ts'
import type { Op } from './scripted.ts'

const branches: Op = {
  do: 'parallel',
  branches: [
    [
      effect('a1', 'idempotent', { value: 'A1', delayMs: 30 }),
      effect('a2', 'idempotent', { value: 'A2', delayMs: 30 }),
    ],
    [
      effect('b1', 'idempotent', { value: 'B1', delayMs: 45 }),
      effect('b2', 'idempotent', { value: 'B2', delayMs: 15 }),
    ],
  ],
}

describe('conformance: concurrency', () => {
  test('19 the results of parallel branches are not swapped by a kill, twenty times', async () => {
    await using stage = new Stage()
    const ids: string[] = []
    let host = await stage.open()
    for (let round = 0; round < 5; round += 1) {
      ids.push(...(await Promise.all(Array.from({ length: 4 }, () => host.start([branches])))))
      await wait(10 + round * 15)
      await host.kill()
      host = await stage.open()
    }
    assert.equal(ids.length, 20)
    for (const id of ids) {
      const { output } = await host.settled(id)
      assert.deepEqual((output as { results: unknown }).results, { a1: 'A1', a2: 'A2', b1: 'B1', b2: 'B2' })
      assertSound(await host.journal(id))
    }
  })

  test('20 the order in which results were taken is the same when the journal is read again', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const id = await host.start([branches, { do: 'wait', key: 'w', name: 'go' }])
    await host.until(id, 'signal')
    const taken = (await host.journal(id)).flatMap((record) =>
      record.type === 'effect.done' ? [record.key] : [],
    )
    await host.kill()
    const next = await stage.open()
    await next.call('signal', { id, name: 'go', payload: null })
    const { output } = await next.settled(id)
    assert.deepEqual((output as { order: string[] }).order, [...taken, 'w'])
  })

  test('21 the concurrency of a queue is never exceeded, over a kill either', async () => {
    await using stage = new Stage()
    const queues = { narrow: { concurrency: 3 } }
    let host = await stage.open({ queues })
    const ids = await Promise.all(
      Array.from({ length: 12 }, (_value, index) =>
        host.start([effect(`e${index}`, 'idempotent', { delayMs: 60 })], { queue: 'narrow' }),
      ),
    )
    await wait(100)
    await host.kill()
    host = await stage.open({ queues })
    await Promise.all(ids.map((id) => host.settled(id)))
    const running = new Set<string>()
    let most = 0
    for (const { what, run } of stage.recorded) {
      if (what === 'begin') running.add(run)
      if (what === 'end') running.delete(run)
      most = Math.max(most, running.size)
    }
    assert.equal(most, 3)
  })

  test('22 queued runs begin by priority, then by age', async () => {
    await using stage = new Stage()
    const host = await stage.open({ queues: { one: { concurrency: 1 } } })
    const script = (key: string): Op[] => [effect(key, 'other', { delayMs: 20 })]
    const blocker = await host.start([effect('first', 'other', { delayMs: 400 })], { queue: 'one' })
    await eventually('the first is under way', () => (stage.begun('first') > 0 ? true : undefined))
    const ids = [blocker]
    for (const [key, priority] of [
      ['deferred', 'deferred'],
      ['scheduled 1', 'scheduled'],
      ['scheduled 2', 'scheduled'],
      ['immediate', 'immediate'],
    ] as const) {
      ids.push(await host.start(script(key), { queue: 'one', priority }))
    }
    await Promise.all(ids.map((id) => host.settled(id)))
    assert.deepEqual(stage.order(), ['first', 'immediate', 'scheduled 1', 'scheduled 2', 'deferred'])
  })

  test('23 a rate lets no more begin than it says in any window', async () => {
    await using stage = new Stage()
    const host = await stage.open({ queues: { slow: { rate: { count: 3, perMs: 500 } } } })
    const ids = await Promise.all(
      Array.from({ length: 8 }, (_value, index) => host.start([effect(`e${index}`)], { queue: 'slow' })),
    )
    const starts = await Promise.all(
      ids.map(async (id) => {
        await host.settled(id)
        return (await host.get(id)).startedAt ?? 0
      }),
    )
    starts.sort((a, b) => a - b)
    for (let index = 3; index < starts.length; index += 1) {
      // Room is made by the engine's clock when it lets a run begin, a moment before the run's own first record.
      assert.ok(
        (starts[index] ?? 0) - (starts[index - 3] ?? 0) >= 450,
        `starts at ${starts.map((at) => at - (starts[0] ?? 0)).join(' ')}`,
      )
    }
  })

  test('24 partitions of a queue take turns, and each keeps its own limit', async () => {
    await using stage = new Stage()
    const host = await stage.open({ queues: { fair: { concurrency: 2, partitionConcurrency: 1 } } })
    const start = (partition: string, index: number): Promise<string> =>
      host.start([effect(`${partition}${index}`, 'other', { delayMs: 40 })], { queue: 'fair', partition })
    const ids: string[] = []
    for (let index = 0; index < 6; index += 1) ids.push(await start('many', index))
    ids.push(await start('few', 0))
    await Promise.all(ids.map((id) => host.settled(id)))
    assert.ok(stage.order().indexOf('few0') <= 2, `few waits behind many: ${stage.order().join(' ')}`)
    const running = new Set<string>()
    for (const { what, key } of stage.recorded) {
      const partition = key.replace(/\d+$/, '')
      if (what === 'begin') {
        assert.equal(running.has(partition), false, `two of ${partition} at once`)
        running.add(partition)
      }
      if (what === 'end') running.delete(partition)
    }
  })
})
