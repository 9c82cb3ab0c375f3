import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json } from '#base'
import { AppError, type Label, memoryLimits, personLabel } from '#contract'
import type { Tool } from '#gate'
import { createMemoryWorld, type MemoryWorld } from '#gate/testing'

import { eachNamespace } from './memory-facts.ts'
import { memoryForget } from './memory-forget.ts'
import { memoryRecall } from './memory-recall.ts'
import { memoryRemember } from './memory-remember.ts'
import type { PreparedRecord } from './record-effect.ts'
import type { CrashPoint } from './testing/crashing-world.ts'
import { callOn, perform, performWithCrash, takeBack, undoWithCrash } from './testing/drive.ts'

const { signal } = new AbortController()
const others: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['file:/in/letter.txt'] }

let calls = 0

async function remember(world: MemoryWorld, input: Json, label = personLabel) {
  calls += 1
  return perform(memoryRemember, input, callOn(world, { idempotencyKey: `run-1/1/node#${calls}`, label }))
}

async function recall(world: MemoryWorld, input: Json) {
  return (await perform(memoryRecall, input, callOn(world))).output
}

/** Places with their values. */
async function recalled(world: MemoryWorld, input: Json = {}): Promise<Record<string, Json>> {
  const { facts } = await recall(world, input)
  return Object.fromEntries(facts.map(({ namespace, key, value }) => [`${namespace}/${key}`, value]))
}

async function openWithOne(): Promise<MemoryWorld> {
  const world = createMemoryWorld()
  const change = { over: 0, writer: 'they', label: others, at: 5 }
  await world.records.put('memory', 'a/old', { value: { blob: 'theirs' }, note: 'n' }, change)
  return world
}

function testCrashes<Input, Output>(
  tool: Tool<Input, Output, PreparedRecord>,
  input: { readonly namespace: string; readonly key: string; readonly value?: Json },
): void {
  const name = `${tool.name} of ${input.key}`
  test(`${name}: killed at any call, it happens once, and undo brings back what was`, async () => {
    const original = await recall(await openWithOne(), {})
    const points: readonly CrashPoint[] = ['before', 'after']
    let reconciledOnce = 0
    for (const point of points) {
      for (let call = 1; ; call += 1) {
        const world = await openWithOne()
        const { crashed, receipt, reconciled } = await performWithCrash(tool, input, {
          world,
          plan: { call, point },
        })
        if (!crashed) break
        reconciledOnce += reconciled ? 1 : 0
        const record = await world.records.find('memory', `a/${input.key}`)
        // Written twice, its revision would be one more.
        if (record) assert.equal(record.revision, input.key === 'new' ? 1 : 2)
        await undoWithCrash(tool, receipt, { world })
        assert.deepEqual(await recall(world, {}), original)
      }
    }
    assert.equal(reconciledOnce, 1)
  })
}

describe('what is remembered', () => {
  test('is recalled by its key, with where it is from', async () => {
    const world = createMemoryWorld()
    const { output } = await perform(
      memoryRemember,
      { namespace: 'letters', key: 'tone', value: { is: 'short' }, note: 'said so' },
      callOn(world, { idempotencyKey: 'run-1/1/node#1/run', label: others }),
    )
    assert.deepEqual(output, { namespace: 'letters', key: 'tone', replaced: false })
    assert.deepEqual(await recall(world, { namespace: 'letters', key: 'tone' }), {
      facts: [
        {
          namespace: 'letters',
          key: 'tone',
          value: { is: 'short' },
          note: 'said so',
          updatedAt: '2026-01-02T00:00:00.000Z',
          by: 'run-1/1/node#1/run',
          label: others,
        },
      ],
      more: false,
    })
    assert.deepEqual(await recall(world, { namespace: 'letters', key: 'other' }), { facts: [], more: false })
  })

  test('is replaced under the same key, and forgotten', async () => {
    const world = createMemoryWorld()
    await remember(world, { namespace: 'a', key: 'k', value: 1 })
    assert.equal((await remember(world, { namespace: 'a', key: 'k', value: null })).output.replaced, true)
    assert.deepEqual(await recalled(world), { 'a/k': null })
    const forget = async () =>
      (await perform(memoryForget, { namespace: 'a', key: 'k' }, callOn(world))).output
    assert.deepEqual(await forget(), { namespace: 'a', key: 'k', forgotten: true })
    assert.deepEqual(await forget(), { namespace: 'a', key: 'k', forgotten: false })
    assert.deepEqual(await recalled(world), {})
  })

  test('is as little trusted as what it was made from, by itself and among others', async () => {
    const world = createMemoryWorld()
    await remember(world, { namespace: 'a', key: 'mine', value: 1 })
    await remember(world, { namespace: 'a', key: 'theirs', value: 2 }, others)
    const labelOf = async (input: { namespace?: string; key?: string; search?: string }): Promise<Label> =>
      memoryRecall.label({ limit: 20, ...input }, await recall(world, input))
    assert.deepEqual(await labelOf({ namespace: 'a', key: 'mine' }), personLabel)
    assert.deepEqual(await labelOf({ namespace: 'a', key: 'theirs' }), others)
    assert.deepEqual(await labelOf({}), others)
    assert.deepEqual(await labelOf({ search: 'nothing like it' }), personLabel)
    assert.equal(memoryRecall.label({ limit: 20 }).integrity, 'untrusted')
  })

  test('is found by words, in any case, wherever they stand', async () => {
    const world = createMemoryWorld()
    await remember(world, { namespace: 'a', key: 'Straße', value: ['Say "hello"', { Größe: 12 }] })
    await remember(world, { namespace: 'a', key: 'k', value: 'x', note: 'Invoice of Ada' })
    await remember(world, { namespace: 'b', key: 'ada', value: true })
    const found = async (search: string, more = {}) => Object.keys(await recalled(world, { search, ...more }))
    assert.deepEqual(await found('STRASSE "HELLO"'), ['a/Straße'])
    assert.deepEqual(await found('größe 12'), ['a/Straße'])
    assert.deepEqual(await found('ada'), ['a/k', 'b/ada'])
    assert.deepEqual(await found('ada', { namespace: 'b' }), ['b/ada'])
    assert.deepEqual(await found('ada invoice'), ['a/k'])
    assert.deepEqual(await found('ada unheard'), [])
  })

  test('is recalled up to a limit, and says whether there is more', async () => {
    const world = createMemoryWorld()
    for (let index = 0; index < 120; index += 1)
      await remember(world, { namespace: 'a', key: `k${String(index).padStart(3, '0')}`, value: index })
    await remember(world, { namespace: 'a.b', key: 'k', value: 0 })
    const { facts, more } = await recall(world, { namespace: 'a', limit: 100 })
    assert.deepEqual([facts.length, facts[99]?.key, more], [100, 'k099', true])
    assert.deepEqual(
      await recall(world, { namespace: 'a', search: 'k119' }).then(({ more: any }) => any),
      false,
    )
    assert.deepEqual(await Array.fromAsync(eachNamespace(world.records, { signal })), [
      { namespace: 'a.b', facts: 1 },
      { namespace: 'a', facts: 120 },
    ])
  })

  test('has bounds', async () => {
    const takes = (input: Json) => memoryRemember.input.safeParse(input).success
    const fact = { namespace: 'a', key: 'k', value: 1 }
    assert.equal(takes({ ...fact, value: 'x'.repeat(memoryLimits.valueBytes - 2) }), true)
    assert.equal(takes({ ...fact, value: 'x'.repeat(memoryLimits.valueBytes - 1) }), false)
    assert.equal(takes({ ...fact, value: 'é'.repeat(memoryLimits.valueBytes / 2) }), false)
    assert.equal(takes({ ...fact, key: 'k'.repeat(200) }), true)
    for (const key of ['', 'k'.repeat(201), 'two\nlines', '\u{d800}'])
      assert.equal(takes({ ...fact, key }), false, JSON.stringify(key))
    for (const namespace of ['', 'A', '1', 'a/b', 'a'.repeat(65), 'a b'])
      assert.equal(takes({ ...fact, namespace }), false, namespace)
    assert.equal(memoryRecall.input.safeParse({ key: 'k' }).success, false)
    assert.equal(memoryRecall.input.safeParse({ namespace: 'a', key: 'k', search: 'x' }).success, false)
  })

  test('is refused when its namespace is full, but may still be replaced', async () => {
    const world = createMemoryWorld()
    const change = { over: null, writer: 'w', label: personLabel, at: 1 }
    for (let index = 0; index < memoryLimits.factsOfNamespace; index += 1)
      await world.records.put('memory', `a/${index}`, { value: index }, change)
    await assert.rejects(
      remember(world, { namespace: 'a', key: 'new', value: 1 }),
      (error) => error instanceof AppError && error.code === 'memory.full',
    )
    await remember(world, { namespace: 'a', key: '7', value: 'new' })
    await remember(world, { namespace: 'b', key: 'new', value: 1 })
  })

  test('is shown before it is', async () => {
    const world = createMemoryWorld()
    const summary = async <Input, Output>(tool: Tool<Input, Output, PreparedRecord>, input: Json) =>
      (await tool.preview(tool.input.parse(input), callOn(world))).summary
    const place = { namespace: 'letters', key: 'tone' }
    assert.equal(await summary(memoryRemember, { ...place, value: 1 }), 'Remember tone in letters')
    assert.equal(await summary(memoryForget, place), 'Nothing is remembered as tone in letters')
    await remember(world, { ...place, value: 1 })
    assert.equal(await summary(memoryRemember, { ...place, value: 2 }), 'Remember anew tone in letters')
    assert.equal(await summary(memoryForget, place), 'Forget tone in letters')
  })

  testCrashes(memoryRemember, { namespace: 'a', key: 'new', value: 1 })
  testCrashes(memoryRemember, { namespace: 'a', key: 'old', value: { blob: 'none' } })
  testCrashes(memoryForget, { namespace: 'a', key: 'old' })

  test('comes back with its label and note when it is taken back that it was forgotten', async () => {
    const world = createMemoryWorld()
    await remember(world, { namespace: 'a', key: 'k', value: 1, note: 'n' }, others)
    const before = await recall(world, {})
    const receipt = await perform(memoryForget, { namespace: 'a', key: 'k' }, callOn(world))
    await takeBack(memoryForget, receipt, { world })
    assert.deepEqual(await recall(world, {}), before)
  })
})
