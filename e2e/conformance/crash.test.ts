import assert from 'node:assert/strict'
import { copyFileSync, readdirSync, readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'

import type { EffectClass } from '#contract'

import { campaign } from '../campaigns/whole-tests.ts'
import { assertSound, effect, eventually, Stage } from './driver.ts'
import type { Op } from './scripted.ts'

const isWhole = campaign === 'conformance'
const fast = { max: 5, backoffMs: 10, factor: 1, maxMs: 10 }

/** Kills a host while the effect `b` of a class is under way and says how the next one takes it. */
async function killedMidStep(
  stage: Stage,
  effectClass: EffectClass,
  args: Record<string, string | number | boolean> = {},
): Promise<{ id: string; waits: boolean }> {
  const host = await stage.open()
  const id = await host.start([
    effect('a', effectClass),
    effect('b', effectClass, { delayMs: 400, ...args }),
    effect('c', effectClass),
  ])
  await eventually('b is begun', () => (stage.begun('b') > 0 ? true : undefined))
  await host.kill()
  const next = await stage.open()
  const info = await next.settled(id)
  const journal = await next.journal(id)
  assertSound(journal)
  assert.equal(stage.begun('a'), 1, 'what is recorded is not run again')
  return { id, waits: info.waiting === 'decision' }
}

describe('conformance: crashes', () => {
  test('12a a pure effect in flight is run again', async () => {
    await using stage = new Stage()
    assert.equal((await killedMidStep(stage, 'pure')).waits, false)
    assert.deepEqual([stage.begun('b'), stage.ended('b'), stage.begun('c')], [2, 1, 1])
  })

  test('12b an idempotent effect in flight is run again under its key', async () => {
    await using stage = new Stage()
    assert.equal((await killedMidStep(stage, 'idempotent')).waits, false)
    assert.equal(stage.begun('b'), 2)
  })

  test('12c a reconcilable effect in flight is asked about first, and run again as it had not happened', async () => {
    await using stage = new Stage()
    assert.equal((await killedMidStep(stage, 'reconcilable')).waits, false)
    const story = stage.recorded.filter(({ key }) => key === 'b').map(({ what }) => what)
    assert.deepEqual(story, ['begin', 'reconcile', 'begin', 'end'])
  })

  test('12d any other effect in flight waits for a person, who may say each of three things', async () => {
    for (const as of ['done', 'not-done', 'retry'] as const) {
      await using stage = new Stage()
      const { id, waits } = await killedMidStep(stage, 'other')
      assert.equal(waits, true)
      assert.equal(stage.begun('b'), 1)
      const holder = stage.latest()
      await holder.call('resolve', { id, key: 'b', as, output: 'by hand' })
      const info = await holder.settled(id)
      assert.equal(info.status, as === 'not-done' ? 'failed' : 'completed')
      assert.equal(stage.begun('b'), as === 'retry' ? 2 : 1)
    }
  })

  test('13 a kill between the deed and its record shows the same idempotency key twice', async () => {
    await using stage = new Stage()
    const host = await stage.open({ kill: { point: 'after', at: 1 } })
    await host.start([effect('a', 'idempotent'), effect('b')], { id: 'run' }).catch(() => {})
    await host.exited
    const next = await stage.open()
    await next.settled('run')
    const ends = stage.recorded.filter(({ what, key }) => what === 'end' && key === 'a')
    assert.equal(ends.length, 2)
    assert.equal(new Set(ends.map(({ idempotencyKey }) => idempotencyKey)).size, 1)
  })

  test('14 killed at any point of a 10-step run, it ends the same and no recorded step is run again', async () => {
    const script: Op[] = [
      ...['a', 'b', 'c'].map((key) => effect(key, 'reconcilable', { value: key })),
      {
        do: 'parallel',
        branches: [[effect('d', 'pure', { value: 'd' })], [effect('e', 'idempotent', { value: 'e' })]],
      },
      { do: 'timer', key: 'f', ms: 20 },
      { do: 'child', key: 'g', script: [effect('g1', 'reconcilable', { value: 'g1' })] },
      ...['h', 'i', 'j'].map((key) => effect(key, 'reconcilable', { value: key })),
    ]
    const points = [
      ...(isWhole ? [1, 2, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25] : [1, 5, 11, 17, 23]).flatMap((at) => [
        { point: 'commit-asked', at } as const,
        { point: 'commit-done', at } as const,
      ]),
      ...(isWhole ? [1, 2, 4, 5, 6, 8] : [2, 4, 8]).flatMap((at) => [
        { point: 'before', at } as const,
        { point: 'after', at } as const,
      ]),
    ]
    let reached = 0
    for (const kill of points) {
      await using stage = new Stage()
      const host = await stage.open({ kill })
      await Promise.race([
        host.start(script, { id: 'run' }).then((id) => host.settled(id)),
        host.exited,
      ]).catch(() => {})
      await host.kill()
      const next = await stage.open()
      await next.start(script, { id: 'run' })
      const info = await next.settled('run')
      const where = `${kill.point} ${kill.at}`
      assert.equal(info.status, 'completed', where)
      const { results } = info.output as { results: Record<string, unknown> }
      for (const key of ['a', 'b', 'c', 'h', 'i', 'j'])
        assert.ok(results[key] === key || results[key] === 'reconciled', `${where}: ${key}`)
      assertSound(await next.journal('run'))
      for (const key of ['a', 'b', 'c', 'g1', 'h', 'i', 'j'])
        assert.equal(stage.ended(key), 1, `${where}: the deed ${key} was done ${stage.ended(key)} times`)
      reached += 1
    }
    assert.equal(reached, points.length)
  })

  test('15 a torn write-ahead log opens whole and loses no more than its tail', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const id = await host.start(Array.from({ length: 20 }, (_value, index) => effect(`k${index}`)))
    await host.settled(id)
    await host.kill()
    const wal = join(stage.folder, 'home.db-wal')
    const whole = join(stage.folder, 'whole-wal')
    copyFileSync(wal, whole)
    const { length } = readFileSync(whole)
    for (const part of [0.25, 0.5, 0.75, 0.99]) {
      copyFileSync(whole, wal)
      truncateSync(wal, Math.floor(length * part))
      const again = await stage.open()
      const left = await again.journal(id)
      assertSound(left)
      await again.kill()
    }
  })

  test('16 killed while it takes back, each compensation is recorded once and in reverse', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const script = [
      ...['a', 'b', 'c'].map((key) => effect(key, 'other', { receipt: true })),
      { do: 'fail', message: 'no' } as const,
    ]
    const { id } = await host.call<{ id: string }>('start', { program: 'unwinding', input: { script } })
    await eventually('undoing has begun', () => (stage.begun('undo c') > 0 ? true : undefined))
    await host.kill()
    const next = await stage.open()
    const info = await next.settled(id)
    assert.equal(info.status, 'failed')
    const undone = stage.order().filter((key) => key.startsWith('undo'))
    assert.deepEqual([...new Set(undone)], ['undo c', 'undo b', 'undo a'])
    const children = await next.call<{ id: string }[]>('list', { parent: id, limit: 10 })
    const journal = await next.journal(children[0]?.id ?? '')
    assertSound(journal)
  })

  test('17 a kill during backoff keeps the count of attempts and the time of the next', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const retry = { max: 3, backoffMs: 1_500, factor: 1, maxMs: 2_000 }
    const id = await host.start([effect('a', 'pure', { failTimes: 1 }, { retry })])
    await host.until(id, 'timer')
    const failed = (await host.journal(id)).find(({ type }) => type === 'effect.failed')
    await host.kill()
    const next = await stage.open()
    await next.settled(id)
    assert.deepEqual(
      stage.recorded.filter(({ what }) => what === 'begin').map(({ attempt }) => attempt),
      [1, 2],
    )
    const done = (await next.journal(id)).find(({ type }) => type === 'effect.done')
    assert.ok(
      (done?.at ?? 0) >= ((failed as { retryAt?: number } | undefined)?.retryAt ?? Infinity),
      'not before its time',
    )
  })

  test('18 a hundred runs under twenty kills all finish, and no acknowledged step is lost', async () => {
    await using stage = new Stage()
    const script = ['a', 'b', 'c', 'd'].map((key) =>
      effect(key, 'reconcilable', { delayMs: 5, value: key }, { retry: fast }),
    )
    let host = await stage.open()
    const ids = await Promise.all(Array.from({ length: 100 }, () => host.start(script)))
    const seen = new Map<string, number>()
    for (let kill = 0; kill < 20; kill += 1) {
      await wait(20 + ((kill * 37) % 90))
      for (const id of ids.slice(kill * 5, kill * 5 + 5)) seen.set(id, (await host.journal(id)).length)
      await host.kill()
      host = await stage.open()
      for (const [id, length] of seen)
        assert.ok((await host.journal(id)).length >= length, 'what was read is still there')
    }
    for (const id of ids) assert.equal((await host.settled(id)).status, 'completed')
    const ends = new Map<string, number>()
    for (const { what, run, key } of stage.recorded)
      if (what === 'end') ends.set(`${run} ${key}`, (ends.get(`${run} ${key}`) ?? 0) + 1)
    let done = 0
    for (const id of ids) {
      const journal = await host.journal(id)
      assertSound(journal)
      for (const record of journal) {
        if (record.type !== 'effect.done') continue
        done += 1
        // Killed between its mark in the world and the word to the recorder, only the mark tells of it.
        const wasSeen = ends.has(`${id} ${record.key}`) || 'reconciled' in record
        assert.ok(wasSeen, `${id} ${record.key} is said to be done, and nobody saw it`)
      }
    }
    assert.equal(done, 400)
    assert.deepEqual(
      [...ends].filter(([, times]) => times !== 1),
      [],
      'every deed is done once',
    )
  })

  test('nothing readable is left on the disk', async () => {
    await using stage = new Stage()
    const host = await stage.open()
    const id = await host.start([effect('a', 'pure', { value: 'a very plain secret' })], {
      title: 'a very plain secret',
    })
    await host.settled(id)
    await host.kill()
    for (const name of readdirSync(stage.folder).filter((file) => file.startsWith('home.db'))) {
      assert.equal(readFileSync(join(stage.folder, name)).includes('plain secret'), false, name)
    }
  })
})
