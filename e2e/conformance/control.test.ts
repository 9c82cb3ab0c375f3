import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'

import { effect, eventually, type Host, refused, Stage } from './driver.ts'
import type { Op } from './scripted.ts'

const kept = (key: string, handler = 'other'): Op => effect(key, handler, { receipt: true })

function startUnwinding(host: Host, script: Op[]): Promise<{ id: string }> {
  return host.call('start', { program: 'unwinding', input: { script } })
}

function undone(stage: Stage): string[] {
  return stage.order().filter((key) => key.startsWith('undo'))
}

describe('conformance: control', () => {
  test('31 cancel in mid step is prompt, and what was done is taken back in reverse', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const { id } = await startUnwinding(host, [
      kept('a'),
      kept('b'),
      effect('c', 'pure', { hang: true }),
      kept('d'),
    ])
    await eventually('c is under way', () => (stage.begun('c') > 0 ? true : undefined))
    const asked = Date.now()
    await host.call('cancel', { id, reason: 'enough' })
    const info = await host.settled(id)
    assert.equal(info.status, 'cancelled')
    assert.equal(info.error?.detail, 'enough')
    assert.ok(Date.now() - asked < 5_000)
    assert.deepEqual(undone(stage), ['undo b', 'undo a'])
    assert.equal(stage.begun('d'), 0)
  })

  test('31b cancel in the middle of what leaves nothing asks nobody, however it is cut short', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const charges = async (of: Host, tree: string): Promise<unknown[]> => {
      const found = await of.call<{ data: unknown }[]>('facts', {
        kind: 'charge',
        tree,
        order: 'oldest',
        limit: 10,
      })
      return found.map(({ data }) => data)
    }
    for (const deaf of [false, true]) {
      const key = deaf ? 'deaf' : 'heard'
      const id = await host.start([effect(key, 'paid', { hang: true, deaf })])
      await eventually('it is under way', () => (stage.begun(key) > 0 ? true : undefined))
      await host.call('cancel', { id })
      const info = await host.settled(id)
      assert.deepEqual([info.status, info.waiting], ['cancelled', null])
      assert.deepEqual(await charges(host, id), ['stopped'])
    }
    const late = await host.start([effect('late', 'paid', { hang: true }, { timeoutMs: 100 })])
    const { status, error } = await host.settled(late)
    assert.deepEqual([status, error?.code], ['failed', 'engine.effect_timeout'])

    // Whether it had been told to stop is not known once the process is gone; that nobody waits for it is.
    const id = await host.start([
      {
        do: 'parallel',
        branches: [
          [effect('cut', 'paid', { hang: true, deaf: true })],
          [effect('held', 'other', { hang: true, deaf: true })],
        ],
      },
    ])
    await eventually('both are under way', () =>
      stage.begun('cut') + stage.begun('held') === 2 ? true : undefined,
    )
    await host.call('cancel', { id })
    await host.kill()
    const next = await stage.open()
    const left = await next.settled(id)
    assert.equal(left.waiting, 'decision', 'what touches the world is in doubt as ever')
    assert.equal(stage.begun('cut'), 1)
    await next.call('resolve', { id, key: 'held', as: 'not-done' })
    assert.equal((await next.settled(id)).status, 'cancelled')
    assert.deepEqual(await charges(next, id), ['stopped'])
  })

  test('32 cancel while it sleeps or waits ends it', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const sleeper = await host.start([{ do: 'timer', key: 't', ms: 3_600_000 }])
    const waiter = await host.start([{ do: 'wait', key: 'w', name: 'go' }])
    for (const id of [sleeper, waiter]) {
      await host.call('cancel', { id })
      assert.equal((await host.settled(id)).status, 'cancelled')
    }
  })

  test('33 cancel of a parent cancels its children, unless they are to be left alone', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const id = await host.start([
      {
        do: 'parallel',
        branches: [
          [{ do: 'child', key: 'held', script: [effect('x', 'pure', { hang: true })] }],
          [
            {
              do: 'child',
              key: 'free',
              script: [effect('y', 'pure', { delayMs: 600 })],
              onParentCancel: 'abandon',
            },
          ],
        ],
      },
    ])
    await eventually('both are under way', () =>
      stage.begun('x') + stage.begun('y') === 2 ? true : undefined,
    )
    await host.call('cancel', { id })
    assert.equal((await host.settled(id)).status, 'cancelled')
    const children = await host.call<{ id: string; parentKey: string }[]>('list', { parent: id, limit: 10 })
    const statusOf = async (key: string): Promise<string> =>
      (await host.settled(children.find(({ parentKey }) => parentKey === key)?.id ?? '')).status
    assert.equal(await statusOf('held'), 'cancelled')
    assert.equal(await statusOf('free'), 'completed')
  })

  test('34 a queued and a paused run can be cancelled', async () => {
    await using stage = new Stage()
    const host = await stage.open({ queues: { one: { concurrency: 1 } } })
    const blocker = await host.start([{ do: 'wait', key: 'w', name: 'go' }], { queue: 'one' })
    const queued = await host.start([effect('q')], { queue: 'one' })
    assert.equal((await host.get(queued)).status, 'queued')
    await host.call('cancel', { id: queued })
    assert.equal((await host.settled(queued)).status, 'cancelled')
    await host.call('pause', { id: blocker })
    await host.call('cancel', { id: blocker })
    assert.equal((await host.settled(blocker)).status, 'cancelled')
    assert.equal(stage.begun('q'), 0)
    const next = await host.start([effect('n')], { queue: 'one' })
    assert.equal((await host.settled(next)).status, 'completed', 'the place is free again')
  })

  test('35 a failed step takes back what was done, over the whole tree and in reverse', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const { id } = await startUnwinding(host, [
      kept('a'),
      { do: 'child', key: 'c', script: [kept('c1'), kept('c2')] },
      kept('b'),
      effect('bad', 'other', { failTimes: 9, failCode: 'files.exists' }),
    ])
    const info = await host.settled(id)
    assert.equal(info.status, 'failed')
    assert.equal(info.error?.code, 'files.exists')
    assert.deepEqual(undone(stage), ['undo b', 'undo c2', 'undo c1', 'undo a'])
  })

  test('36 pause begins nothing new, survives a restart, and resume goes on', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const id = await host.start([
      effect('a', 'other', { delayMs: 300 }),
      { do: 'child', key: 'c', script: [effect('c1', 'other'), effect('c2', 'other')] },
      effect('b', 'other'),
    ])
    await eventually('a is under way', () => (stage.begun('a') > 0 ? true : undefined))
    await host.call('pause', { id })
    await eventually('a has finished: pause lets it', () => (stage.ended('a') > 0 ? true : undefined))
    await wait(200)
    assert.equal((await host.get(id)).status, 'paused')
    await host.kill()
    const next = await stage.open()
    await wait(300)
    assert.deepEqual(stage.order(), ['a'])
    await next.call('resume', { id })
    assert.equal((await next.settled(id)).status, 'completed')
    assert.deepEqual(stage.order(), ['a', 'c1', 'c2', 'b'])
  })

  test('37 a fork does only the suffix anew, of an ended, a failed and a running run', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const script: Op[] = [kept('a'), kept('b'), kept('c')]
    const ended = await host.start(script)
    await host.settled(ended)
    const failed = await host.start([
      kept('d'),
      effect('e', 'other', { failTimes: 1, failCode: 'files.exists' }),
      kept('f'),
    ])
    await host.settled(failed)
    const running = await host.start([kept('g'), { do: 'wait', key: 'w', name: 'go' }, kept('h')])
    await host.until(running, 'signal')

    const one = await host.call<string>('fork', { id: ended, fromKey: 'b', overrides: { '/input': 1 } })
    const info = await host.settled(one)
    assert.equal(info.status, 'completed')
    assert.deepEqual((info.output as { results: { overrides: unknown } }).results.overrides, { '/input': 1 })
    assert.deepEqual([stage.begun('a'), stage.begun('b'), stage.begun('c')], [1, 2, 2])
    const keys = stage.recorded
      .filter(({ what, key }) => what === 'begin' && key === 'b')
      .map(({ idempotencyKey }) => idempotencyKey)
    assert.equal(new Set(keys).size, 2, 'the fork has idempotency keys of its own')
    assert.equal(info.forkedFrom, ended)

    const two = await host.call<string>('fork', { id: failed, fromKey: 'e' })
    assert.equal((await host.settled(two)).status, 'failed', 'the handler fails each first attempt')
    assert.deepEqual([stage.begun('d'), stage.begun('e')], [1, 2])

    const three = await host.call<string>('fork', { id: running, fromKey: 'g' })
    await host.until(three, 'signal')
    await host.call('signal', { id: three, name: 'go', payload: null })
    assert.equal((await host.settled(three)).status, 'completed')
    assert.deepEqual([stage.begun('g'), stage.begun('h')], [2, 1])
    assert.equal((await host.get(running)).waiting, 'signal', 'the source is as it was')
    await refused('engine.key_unknown', host.call('fork', { id: ended, fromKey: 'nothing' }))
  })

  test('37b a fork refuses to take over what is in doubt', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const id = await host.start([
      {
        do: 'parallel',
        branches: [[effect('lost', 'other', { throwPlain: true })], [effect('x'), effect('y')]],
      },
    ])
    assert.equal((await host.settled(id)).waiting, 'decision')
    await refused('engine.fork_in_doubt', host.call('fork', { id, fromKey: 'y' }))
  })

  test('38 a child gives its result or its error, over a kill as well', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const good = await host.start([
      {
        do: 'child',
        key: 'c',
        script: [effect('c1', 'idempotent', { delayMs: 300 }), { do: 'output', value: 'from below' }],
      },
    ])
    const bad = await host.start([
      { do: 'child', key: 'c', script: [effect('c2', 'pure', { failTimes: 9, failCode: 'files.exists' })] },
    ])
    assert.equal((await host.settled(bad)).error?.code, 'files.exists')
    await eventually('the child is under way', () => (stage.begun('c1') > 0 ? true : undefined))
    await host.kill()
    const next = await stage.open()
    assert.deepEqual((await next.settled(good)).output, { results: { c: 'from below' }, order: ['c'] })
  })

  test('39 a run keeps the program version it began with; where that is missing it waits, and never fails', async () => {
    await using stage = new Stage()
    const old = await stage.open({ versions: [1] })
    const script: Op[] = [effect('a'), { do: 'wait', key: 'w', name: 'go' }, effect('b')]
    const id = await old.start(script)
    await old.until(id, 'signal')
    await old.kill()

    const changed = await stage.open({ versions: [2] })
    await refused('engine.program_unknown', changed.call('signal', { id, name: 'go', payload: null }))
    const parked = await changed.get(id)
    assert.deepEqual(
      [parked.status, parked.waiting, parked.error?.code],
      ['waiting', 'decision', 'engine.program_unknown'],
    )
    await changed.kill()

    const both = await stage.open({ versions: [1, 2] })
    await both.call('resume', { id })
    await both.call('signal', { id, name: 'go', payload: null })
    assert.equal((await both.settled(id)).status, 'completed')
    const fresh = await both.start([effect('z')])
    assert.equal((await both.settled(fresh)).semantics, 2)
    assert.equal((await both.get(id)).semantics, 1)
  })

  test('a long run can begin anew without losing its number or a signal', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const id = await host.start([
      kept('a'),
      { do: 'timer', key: 't', ms: 200 },
      { do: 'continueAs', script: [effect('a'), { do: 'wait', key: 'w', name: 'go' }] },
    ])
    await host.call('signal', { id, name: 'go', payload: 'early' })
    const { output } = await host.settled(id)
    assert.deepEqual(output, { results: { a: 1, w: 'early' }, order: ['a', 'w'] })
    const facts = await host.call<unknown[]>('facts', {
      kind: 'receipt',
      tree: id,
      order: 'oldest',
      limit: 10,
    })
    assert.equal(facts.length, 1, 'receipts of the first part stay')
  })
})
