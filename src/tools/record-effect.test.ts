import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { z } from 'zod'

import type { JsonObject } from '#base'
import { AppError, type Label, personLabel } from '#contract'
import type { Tool } from '#gate'
import { createMemoryWorld, type MemoryWorld } from '#gate/testing'

import {
  changeRecord,
  prepareRecord,
  type PreparedRecord,
  reconcileRecord,
  recordPath,
  restsOnRecord,
  undoRecord,
} from './record-effect.ts'
import { Crash, crashingWorld, type CrashPoint } from './testing/crashing-world.ts'
import { callOn, perform, performWithCrash, takeBack, undoWithCrash } from './testing/drive.ts'

const Input = z.strictObject({ id: z.string(), value: z.record(z.string(), z.json()).nullable() })
type Input = z.infer<typeof Input>
const Output = z.strictObject({ revision: z.number() })
type Output = z.infer<typeof Output>

/** Puts a record where a value is given, and removes it without. */
const keep: Tool<Input, Output, PreparedRecord> = {
  name: 'sample.keep',
  version: 1,
  title: 'Keep',
  description: '',
  input: Input,
  output: Output,
  effect: 'reconcilable',
  undoClass: 'reversible',
  capabilities: [],
  controls: [],
  timeoutMs: 1_000,
  needs: () => [],
  label: () => personLabel,
  preview: async ({ id }) => ({ summary: `Keep ${id}`, changes: [] }),
  restsOn: (_input, prepared) => restsOnRecord(prepared),
  prepare: ({ id, value }, call) => prepareRecord({ collection: 'sample', id }, () => value, call),
  run: async (_input, prepared, call) => ({ revision: (await changeRecord(prepared, call))?.revision ?? 0 }),
  reconcile: (_input, prepared, call) =>
    reconcileRecord(prepared, call, (record) => ({ revision: record?.revision ?? 0 })),
  undo: undoRecord<Input, Output, PreparedRecord>(),
}

const theirLabel: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['file:/a'] }
const points: readonly CrashPoint[] = ['before', 'after']
const inputs: readonly Input[] = [
  { id: 'new', value: { n: 1 } },
  { id: 'old', value: { n: 2, blob: 'no blob at all' } },
  { id: 'old', value: { n: 1 } },
  { id: 'old', value: null },
  { id: 'new', value: null },
]

async function open(): Promise<MemoryWorld> {
  const world = createMemoryWorld()
  await somebodyPuts(world, 'old', { n: 1, blob: 'of theirs' })
  return world
}

async function somebodyPuts(world: MemoryWorld, id: string, value: JsonObject): Promise<void> {
  await world.records.put('sample', id, value, { over: null, writer: 'they', label: theirLabel, at: 5 })
}

/** All but the revisions, which go on counting. */
async function everythingIn({ records }: MemoryWorld): Promise<unknown> {
  const all = await records.list('sample', { limit: 100 })
  return all.map(({ id, value, writer, label, updatedAt }) => ({ id, value, writer, label, updatedAt }))
}

function isChanged(error: unknown): boolean {
  return error instanceof AppError && error.code === 'records.changed'
}

describe('changing a record', () => {
  for (const input of inputs) {
    const name = `${input.id} to ${JSON.stringify(input.value)}`

    test(`${name}: whatever call a crash hits, it is changed once, and undo brings back what was`, async () => {
      const calm = await open()
      const original = await everythingIn(calm)
      await perform(keep, input, callOn(calm))
      const wanted = await everythingIn(calm)
      let crashes = 0
      for (const point of points) {
        for (let call = 1; ; call += 1) {
          const world = await open()
          const { crashed, receipt } = await performWithCrash(keep, input, { world, plan: { call, point } })
          if (!crashed) break
          crashes += 1
          assert.deepEqual(await everythingIn(world), wanted, `after a crash ${point} call ${call}`)
          await undoWithCrash(keep, receipt, { world })
          assert.deepEqual(await everythingIn(world), original)
        }
      }
      assert.ok(crashes >= points.length)
    })

    test(`${name}: whatever call of the undo a crash hits, it ends with what was`, async () => {
      for (const point of points) {
        for (let call = 1; ; call += 1) {
          const world = await open()
          const original = await everythingIn(world)
          const receipt = await perform(keep, input, callOn(world))
          const crashed = await undoWithCrash(keep, receipt, { world, plan: { call, point } })
          assert.deepEqual(await everythingIn(world), original, `after a crash ${point} call ${call}`)
          if (!crashed) break
        }
      }
    })
  }

  test('an undo is taken back, whatever call a crash hits, and can be done again', async () => {
    const input = { id: 'old', value: { n: 2 } }
    for (const point of points) {
      for (let call = 1, crashed = true; crashed; call += 1) {
        const world = await open()
        const original = await everythingIn(world)
        const receipt = await perform(keep, input, callOn(world))
        const done = await everythingIn(world)
        const was = await takeBack(keep, receipt, { world })
        const redo = keep.undo?.redo
        assert.deepEqual(await redo?.inspect(receipt, was, callOn(world)), { state: 'as-left' })
        crashed = false
        try {
          await redo?.run(receipt, was, callOn(crashingWorld(world, { call, point })))
        } catch (error) {
          if (!(error instanceof Crash)) throw error
          crashed = true
          await redo?.run(receipt, was, callOn(world))
        }
        assert.deepEqual(await redo?.inspect(receipt, was, callOn(world)), { state: 'as-before' })
        assert.deepEqual(await everythingIn(world), done)
        await takeBack(keep, receipt, { world })
        assert.deepEqual(await everythingIn(world), original)
      }
    }
  })

  test('two changes of one record are taken back one after the other', async () => {
    const world = await open()
    const original = await everythingIn(world)
    const first = await perform(keep, { id: 'old', value: { n: 2 } }, callOn(world))
    const second = await perform(keep, { id: 'old', value: null }, callOn(world, { idempotencyKey: 'key-2' }))
    assert.deepEqual(await keep.undo?.inspect(first, callOn(world)), {
      state: 'changed',
      why: 'record:sample/old: somebody removed it',
      loses: [],
    })
    await takeBack(keep, second, { world })
    await takeBack(keep, first, { world })
    assert.deepEqual(await everythingIn(world), original)
  })

  test('what somebody changed meanwhile is left alone, and nobody pretends to know', async () => {
    const world = await open()
    const input = { id: 'old', value: { n: 2 } }
    const prepared = await keep.prepare(input, callOn(world))
    await somebodyPuts(world, 'old', { n: 3 })
    const theirs = await everythingIn(world)
    await assert.rejects(keep.run(input, prepared, callOn(world)), isChanged)
    assert.deepEqual(await keep.reconcile?.(input, prepared, callOn(world)), {
      happened: 'unknown',
      why: 'record:sample/old: somebody changed it',
    })
    assert.deepEqual(await everythingIn(world), theirs)
  })

  test('who is faster by a moment is not overwritten', async () => {
    const world = await open()
    const input = { id: 'old', value: { n: 2 } }
    const prepared = await keep.prepare(input, callOn(world))
    const { records } = world
    const beaten = {
      ...world,
      records: {
        ...records,
        async find(collection: string, id: string) {
          const found = await records.find(collection, id)
          await somebodyPuts(world, 'old', { n: 3 })
          return found
        },
      },
    }
    await assert.rejects(keep.run(input, prepared, callOn(beaten)), isChanged)
    await assert.rejects(
      keep.run({ ...input, value: null }, { ...prepared, after: null }, callOn(beaten)),
      isChanged,
    )
    assert.deepEqual((await records.find('sample', 'old'))?.value, { n: 3 })
  })

  test('an undo loses nothing that somebody did since unless told to, and then can be taken back', async () => {
    const world = await open()
    const original = await everythingIn(world)
    const receipt = await perform(keep, { id: 'old', value: { n: 2 } }, callOn(world))
    await somebodyPuts(world, 'old', { n: 3 })
    const theirs = await everythingIn(world)
    assert.deepEqual(await keep.undo?.inspect(receipt, callOn(world)), {
      state: 'changed',
      why: 'record:sample/old: somebody changed it',
      loses: [recordPath({ collection: 'sample', id: 'old' })],
    })
    await assert.rejects(takeBack(keep, receipt, { world }), isChanged)
    assert.deepEqual(await everythingIn(world), theirs)

    const was = await takeBack(keep, receipt, { world, force: true })
    assert.deepEqual(await everythingIn(world), original)
    await keep.undo?.redo.run(receipt, was, callOn(world))
    assert.deepEqual(await everythingIn(world), theirs)

    await somebodyPuts(world, 'old', { n: 4 })
    await assert.rejects(
      async () => keep.undo?.run(receipt, callOn(world), { was, force: true }),
      isChanged,
      'only what was kept may go',
    )
  })

  test('it bears its label, and what comes back the label that it had', async () => {
    const world = await open()
    const receipt = await perform(keep, { id: 'old', value: { n: 2 } }, callOn(world, { label: personLabel }))
    assert.deepEqual((await world.records.find('sample', 'old'))?.label, personLabel)
    await takeBack(keep, receipt, { world })
    assert.deepEqual((await world.records.find('sample', 'old'))?.label, theirLabel)
  })

  test('it says what it touches, and nothing where nothing was to be removed', async () => {
    const world = await open()
    const said = await Promise.all(
      inputs.map(async (input) => {
        const receipt = await perform(keep, input, callOn(await open()))
        return [keep.undo?.paths(receipt), keep.undo?.changes(receipt).map(({ verb }) => verb)]
      }),
    )
    assert.deepEqual(said, [
      [['record:sample/new'], ['remove']],
      [['record:sample/old'], ['replace']],
      [['record:sample/old'], ['replace']],
      [['record:sample/old'], ['create']],
      [[], []],
    ])
    const prepared = await keep.prepare({ id: 'old', value: null }, callOn(world))
    assert.deepEqual(keep.restsOn?.({ id: 'old', value: null }, prepared), {
      before: '{"blob":"of theirs","n":1}',
    })
  })
})
