import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { assertSound, effect, eventually, refused, Stage } from './driver.ts'

const retry = { max: 3, backoffMs: 50, factor: 2, maxMs: 1_000 }

describe('conformance: core', () => {
  test('1 a linear run journals each step once', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const id = await host.start(['a', 'b', 'c'].map((key) => effect(key, 'other')))
    const info = await host.settled(id)
    assert.deepEqual(info.output, { results: { a: 1, b: 1, c: 1 }, order: ['a', 'b', 'c'] })
    const journal = await host.journal(id)
    assertSound(journal)
    assert.deepEqual(
      journal.map(({ type }) => type),
      ['run.started', ...['a', 'b', 'c'].flatMap(() => ['effect.intended', 'effect.done']), 'run.completed'],
    )
    assert.deepEqual(stage.order(), ['a', 'b', 'c'])
  })

  test('2 the same run id starts once', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const starts = Array.from({ length: 5 }, () =>
      host.call<{ id: string; created: boolean }>('start', {
        program: 'script',
        id: 'mine',
        input: { script: [effect('a', 'other')] },
      }),
    )
    const answers = await Promise.all(starts)
    assert.deepEqual(new Set(answers.map(({ id }) => id)), new Set(['mine']))
    assert.equal(answers.filter(({ created }) => created).length, 1)
    await host.settled('mine')
    assert.equal(stage.begun('a'), 1)
  })

  test('3 a dedup key returns the first run, also after it has ended and after a restart', async () => {
    await using stage = new Stage()
    const first = await stage.open()
    const request = { program: 'script', dedupKey: 'invoice-7', input: { script: [effect('a', 'other')] } }
    const { id } = await first.call<{ id: string }>('start', request)
    await first.settled(id)
    await first.kill()
    const second = await stage.open()
    assert.deepEqual(await second.call('start', request), { id, created: false })
    assert.equal(stage.begun('a'), 1)
  })

  test('4 an unknown program, run or queue is refused', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    await refused('engine.program_unknown', host.call('start', { program: 'nobody', input: null }))
    await refused(
      'engine.queue_unknown',
      host.call('start', { program: 'script', queue: 'nobody', input: { script: [] } }),
    )
    await refused('engine.run_not_found', host.get('run_nobody'))
  })

  test('5 results and errors come back from the journal as they went in, and what JSON cannot hold is refused', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const answers = { undefined: {}, date: { at: '1970-01-01T00:00:00.000Z' } } as const
    for (const [odd, expected] of Object.entries(answers)) {
      const info = await host.settled(await host.start([effect('a', 'pure', { odd })]))
      assert.deepEqual(info.output, { results: { a: expected }, order: ['a'] })
    }
    for (const odd of ['bigint', 'nan', 'cycle']) {
      const info = await host.settled(await host.start([effect('a', 'pure', { odd })]))
      assert.equal(info.error?.code, 'engine.value_not_json', odd)
    }
    const id = await host.start([effect('a', 'pure', { failTimes: 9, failCode: 'files.exists' })])
    const { error } = await host.settled(id)
    await host.kill()
    const again = await stage.open()
    assert.equal(error?.code, 'files.exists')
    assert.deepEqual((await again.get(id)).error, error)
  })

  test('6 a payload of 4 MB is carried over a restart, and one over the cap is refused', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const script = [
      effect('a', 'other', { length: 4_000_000 }),
      { do: 'wait', key: 'w', name: 'go' } as const,
    ]
    const id = await host.start(script)
    await host.until(id, 'signal')
    await host.kill()
    const again = await stage.open()
    await again.call('signal', { id, name: 'go', payload: 'y'.repeat(2_000_000) })
    const info = await again.settled(id)
    const { results } = info.output as { results: { a: string; w: string } }
    assert.equal(results.a.length, 4_000_000)
    assert.equal(results.w.length, 2_000_000)
    assert.equal(stage.begun('a'), 1)
    const tooLarge = await again.settled(
      await again.start([effect('b', 'pure', { length: 65 * 1024 * 1024 })]),
    )
    assert.equal(tooLarge.error?.code, 'engine.payload_too_large')
  })

  test('7 a key asked for twice is refused and the run says so', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const info = await host.settled(await host.start([effect('a'), effect('a')]))
    assert.equal(info.status, 'failed')
    assert.equal(info.error?.code, 'engine.duplicate_key')
    assert.equal(stage.begun('a'), 1)
  })

  test('8 a retry with backoff counts its attempts under one idempotency key', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const id = await host.start([effect('a', 'other', { failTimes: 2 }, { retry })])
    assert.deepEqual((await host.settled(id)).output, { results: { a: 3 }, order: ['a'] })
    const begun = stage.recorded.filter(({ what }) => what === 'begin')
    assert.deepEqual(
      begun.map(({ attempt }) => attempt),
      [1, 2, 3],
    )
    assert.equal(new Set(begun.map(({ idempotencyKey }) => idempotencyKey)).size, 1)
    const journal = await host.journal(id)
    const intents = journal.filter(({ type }) => type === 'effect.intended').map(({ at }) => at)
    assert.ok(
      (intents[1] ?? 0) - (intents[0] ?? 0) >= 50 && (intents[2] ?? 0) - (intents[1] ?? 0) >= 100,
      `backoff: ${intents.join(' ')}`,
    )
  })

  test('9 retries exhausted give the last error', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const info = await host.settled(
      await host.start([
        effect('a', 'pure', { failTimes: 9 }, { retry: { ...retry, max: 2, backoffMs: 10 } }),
      ]),
    )
    assert.equal(info.status, 'failed')
    assert.match(info.error?.detail ?? '', /attempt 3/)
    assert.equal(stage.begun('a'), 3)
  })

  test('10 an error that is not to be retried is not', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const byCode = await host.settled(
      await host.start([effect('a', 'pure', { failTimes: 1, failCode: 'files.exists' }, { retry })]),
    )
    assert.equal(byCode.error?.code, 'files.exists')
    const byList = await host.settled(
      await host.start([
        effect('b', 'pure', { failTimes: 1 }, { retry: { ...retry, on: ['files.exists'] } }),
      ]),
    )
    assert.equal(byList.error?.code, 'net.failed')
    assert.deepEqual([stage.begun('a'), stage.begun('b')], [1, 1])
  })

  test('11 a time-out aborts the handler; what it may have done is in doubt', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const pure = await host.settled(
      await host.start([effect('a', 'pure', { hang: true }, { timeoutMs: 50 })]),
    )
    assert.equal(pure.error?.code, 'engine.effect_timeout')
    for (const deaf of [false, true]) {
      const id = await host.start([effect('b', 'other', { hang: true, deaf }, { timeoutMs: 50 })])
      assert.equal((await host.settled(id)).waiting, 'decision')
      await host.call('resolve', { id, key: 'b', as: 'done', output: 'said so' })
      assert.deepEqual((await host.settled(id)).output, { results: { b: 'said so' }, order: ['b'] })
    }
    const lookedFor = await host.start([effect('c', 'reconcilable', { hang: true }, { timeoutMs: 50 })])
    assert.equal((await host.settled(lookedFor)).error?.code, 'engine.effect_timeout')
    await eventually('it was asked', () =>
      stage.recorded.find(({ what, key }) => what === 'reconcile' && key === 'c'),
    )
  })
})
