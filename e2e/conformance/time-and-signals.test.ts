import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'

import { effect, eventually, refused, Stage } from './driver.ts'

describe('conformance: time and signals', () => {
  test('25 a sleep keeps its deadline over a kill', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const id = await host.start([{ do: 'timer', key: 't', ms: 1_500 }, effect('after')])
    await host.until(id, 'timer')
    const [started] = await host.journal(id)
    await host.kill()
    await wait(300)
    const next = await stage.open()
    await next.settled(id)
    const fired = (await next.journal(id)).find(({ type }) => type === 'timer.fired')
    const slept = (fired?.at ?? 0) - (started?.at ?? 0)
    assert.ok(slept >= 1_500, `fired after ${slept} ms`)
    assert.equal(stage.begun('after'), 1)
  })

  test('26 a clock set back does not fire a timer early', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const id = await host.start([{ do: 'timer', key: 't', ms: 4_000 }])
    await host.until(id, 'timer')
    await host.kill()
    const back = await stage.open({ clockOffsetMs: -3_600_000 })
    await wait(4_500)
    assert.equal((await back.get(id)).status, 'waiting')
    await back.kill()
    const right = await stage.open()
    assert.equal((await right.settled(id)).status, 'completed')
  })

  test('27 signals before the wait are kept, first in first out, and one with a known id is dropped', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const script = [
      { do: 'timer', key: 't', ms: 400 },
      { do: 'wait', key: 'w1', name: 'go' },
      { do: 'wait', key: 'w2', name: 'go' },
      { do: 'wait', key: 'w3', name: 'go', timeoutMs: 300 },
    ] as const
    const id = await host.start([...script])
    for (const [payload, signal] of [
      ['one', 's1'],
      ['two', 's2'],
      ['one again', 's1'],
    ]) {
      await host.call('signal', { id, name: 'go', payload, signalId: signal })
    }
    await host.call('signal', { id, name: 'other', payload: 'nobody waits' })
    await host.kill()
    const next = await stage.open()
    const { output } = await next.settled(id)
    assert.deepEqual(output, {
      results: { t: null, w1: 'one', w2: 'two', w3: null },
      order: ['t', 'w1', 'w2', 'w3'],
    })
  })

  test('28 a signal to an unknown or an ended run is refused', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    await refused(
      'engine.run_not_found',
      host.call('signal', { id: 'run_nobody', name: 'go', payload: null }),
    )
    const id = await host.start([effect('a')])
    await host.settled(id)
    await refused('engine.run_already_finished', host.call('signal', { id, name: 'go', payload: null }))
  })

  test('29 a wait survives a kill', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const id = await host.start([{ do: 'wait', key: 'w', name: 'go' }, effect('after')])
    await host.until(id, 'signal')
    await host.kill()
    const next = await stage.open()
    assert.equal((await next.get(id)).waiting, 'signal')
    await next.call('signal', { id, name: 'go', payload: { yes: true } })
    assert.deepEqual((await next.settled(id)).output, {
      results: { w: { yes: true }, after: 1 },
      order: ['w', 'after'],
    })
  })

  test('30 a wait that times out gives null, and signal and time-out decide once', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const ids = await Promise.all(
      Array.from({ length: 20 }, () =>
        host.start([
          { do: 'wait', key: 'w', name: 'go', timeoutMs: 150 },
          { do: 'timer', key: 't', ms: 200 },
        ]),
      ),
    )
    await Promise.all(
      ids.map(async (id, index) => {
        await wait(130 + index * 2)
        await host.call('signal', { id, name: 'go', payload: 'signal' }).catch(() => {})
      }),
    )
    for (const id of ids) {
      const { output } = await host.settled(id)
      const journal = await host.journal(id)
      const expired = journal.some(({ type }) => type === 'wait.expired')
      assert.equal((output as { results: { w: string | null } }).results.w, expired ? null : 'signal')
    }
  })

  test('whoever follows a journal misses nothing and sees nothing twice, over a restart as well', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const id = await host.start([effect('a'), { do: 'wait', key: 'w', name: 'go' }, effect('b'), effect('c')])
    void host.call('follow', { id, after: 0 }).catch(() => {})
    await host.until(id, 'signal')
    const seen = (): number[] => stage.recorded.filter(({ what }) => what === 'event').map(({ seq }) => seq)
    await eventually('two records are seen', () => (seen().length >= 2 ? true : undefined))
    await host.kill()
    const next = await stage.open()
    const following = next.call('follow', { id, after: seen().at(-1) })
    await next.call('signal', { id, name: 'go', payload: null })
    await following
    const { length } = await next.journal(id)
    assert.deepEqual(
      seen(),
      Array.from({ length }, (_value, index) => index + 1),
    )
  })
})
