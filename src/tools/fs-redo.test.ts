import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json } from '#base'
import { AppError } from '#contract'
import type { Tool, ToolReceipt } from '#gate'
import { createMemoryWorld, type MemoryTree, type MemoryWorld } from '#gate/testing'

import { fsCopy } from './fs-copy.ts'
import { fsMakeFolder } from './fs-make-folder.ts'
import { fsMove } from './fs-move.ts'
import { fsRemove } from './fs-remove.ts'
import { fsWrite } from './fs-write.ts'
import { Crash, type CrashPlan, type CrashPoint, crashingWorld } from './testing/crashing-world.ts'
import { callOn, everythingIn, perform, takeBack } from './testing/drive.ts'

const signal = new AbortController().signal
const points: readonly CrashPoint[] = ['before', 'middle', 'after']
/** Enough for every tool here; the tests check that the last plans are never reached. */
const callLimit = 60

const tree: MemoryTree = {
  '/in/a.txt': 'old content',
  '/in/folder/b.txt': 'inside',
  '/in/empty': null,
}

interface Case {
  readonly tool: Tool<never, never, never>
  readonly input: unknown
  /** What somebody does after the effect, and what is lost by force. */
  readonly meddle?: (world: MemoryWorld) => void | Promise<void>
  readonly loses?: readonly string[]
}

const cases: readonly Case[] = [
  { tool: fsWrite as never, input: { path: '/in/new.txt', text: 'new' } },
  { tool: fsWrite as never, input: { path: '/in/x/y/new.txt', text: 'new' } },
  { tool: fsWrite as never, input: { path: '/in/a.txt', text: 'new', ifExists: 'replace' } },
  { tool: fsWrite as never, input: { path: '/in/a.txt', text: 'old content', ifExists: 'replace' } },
  { tool: fsWrite as never, input: { path: '/in/a.txt', text: 'beside', ifExists: 'keep-both' } },
  { tool: fsMove as never, input: { from: '/in/a.txt', to: '/in/moved.txt' } },
  { tool: fsMove as never, input: { from: '/in/a.txt', to: '/out/2026/a.txt' } },
  { tool: fsMove as never, input: { from: '/in/folder', to: '/out/folder' } },
  { tool: fsCopy as never, input: { from: '/in/a.txt', to: '/out/copy.txt' } },
  { tool: fsRemove as never, input: { path: '/in/a.txt' } },
  { tool: fsRemove as never, input: { path: '/in/empty' } },
  { tool: fsMakeFolder as never, input: { path: '/in/new/deep' } },
]

const changed: readonly Case[] = [
  {
    tool: fsWrite as never,
    input: { path: '/in/new.txt', text: 'new' },
    meddle: ({ files }) => files.put('/in/new.txt', 'theirs'),
    loses: ['/in/new.txt'],
  },
  {
    tool: fsWrite as never,
    input: { path: '/in/a.txt', text: 'new', ifExists: 'replace' },
    meddle: ({ files }) => files.put('/in/a.txt', 'theirs'),
    loses: ['/in/a.txt'],
  },
  {
    tool: fsWrite as never,
    input: { path: '/in/a.txt', text: 'new', ifExists: 'replace' },
    meddle: ({ files }) => files.remove('/in/a.txt', { signal }),
    loses: [],
  },
  {
    tool: fsMove as never,
    input: { from: '/in/a.txt', to: '/in/moved.txt' },
    meddle: ({ files }) => files.put('/in/a.txt', 'theirs'),
    loses: ['/in/a.txt'],
  },
  {
    tool: fsCopy as never,
    input: { from: '/in/a.txt', to: '/out/copy.txt' },
    meddle: ({ files }) => files.put('/out/copy.txt', 'theirs'),
    loses: ['/out/copy.txt'],
  },
  {
    tool: fsRemove as never,
    input: { path: '/in/a.txt' },
    meddle: ({ files }) => files.put('/in/a.txt', 'theirs'),
    loses: ['/in/a.txt'],
  },
]

/** Modes and times that nobody gets by chance. */
async function open(): Promise<MemoryWorld> {
  const world = createMemoryWorld({ tree })
  const options = { replace: true, mode: 0o640, modifiedMs: 1_700_000_000_123.25, signal }
  await world.files.write('/in/a.txt', [new TextEncoder().encode('old content')], options)
  return world
}

type Done = ToolReceipt<never, never, never>

/** Does the undo of an undo with one crash in between; false when the plan's call never came. */
async function redoWithCrash(
  { undo }: Case['tool'],
  receipt: Done,
  { world, was, plan }: { world: MemoryWorld; was: unknown; plan?: CrashPlan },
): Promise<boolean> {
  const redo = undo?.redo
  if (!redo) throw new Error('It has no redo.')
  const state = async (): Promise<string> => (await redo.inspect(receipt, was, callOn(world))).state
  let crashed = false
  if ((await state()) === 'as-left') {
    try {
      await redo.run(receipt, was, callOn(crashingWorld(world, plan)))
    } catch (error) {
      if (!(error instanceof Crash)) throw error
      crashed = true
    }
  }
  if ((await state()) === 'as-left') await redo.run(receipt, was, callOn(world))
  assert.equal(await state(), 'as-before')
  return crashed
}

async function start({
  tool,
  input,
  meddle,
}: Case): Promise<{ world: MemoryWorld; receipt: Done; done: Json }> {
  const world = await open()
  const receipt: Done = await perform(tool, input, callOn(world))
  await meddle?.(world)
  return { world, receipt, done: await everythingIn(world) }
}

describe('the undo of an undo', () => {
  for (const one of cases) {
    test(`${one.tool.name} ${JSON.stringify(one.input)}: brings everything back, whatever call a crash hits`, async () => {
      for (const point of points) {
        for (let call = 1; ; call += 1) {
          assert.ok(call < callLimit)
          const { world, receipt, done } = await start(one)
          const was = await takeBack(one.tool, receipt, { world })
          const before = await everythingIn(world)
          const crashed = await redoWithCrash(one.tool, receipt, { world, was, plan: { call, point } })
          assert.deepEqual(await everythingIn(world), done, `after a crash ${point} call ${call}`)
          // And back once more: the first receipt is good for as often as one likes.
          assert.notEqual((await one.tool.undo?.inspect(receipt, callOn(world)))?.state, 'changed')
          await takeBack(one.tool, receipt, { world })
          assert.deepEqual(await everythingIn(world), before)
          if (!crashed) break
        }
      }
    })

    test(`${one.tool.name} ${JSON.stringify(one.input)}: leaves alone what somebody has put there since`, async () => {
      const { world, receipt } = await start(one)
      const was = await takeBack(one.tool, receipt, { world })
      const undo = one.tool.undo
      const paths = (undo?.paths(receipt) ?? []).toSorted((a, b) => b.length - a.length)
      for (const path of paths)
        if (!(await world.files.stat(path, { signal }))) world.files.put(path, 'theirs')
      const before = await everythingIn(world)
      const state = (await undo?.redo.inspect(receipt, was, callOn(world)))?.state
      if (state === 'as-left') return // Nothing of it was in the way.
      if (state === 'changed')
        await assert.rejects(async () => undo?.redo.run(receipt, was, callOn(world)), AppError)
      assert.deepEqual(await everythingIn(world), before)
    })
  }
})

describe('an undo by force', () => {
  for (const one of changed) {
    const name = `${one.tool.name} ${JSON.stringify(one.input)} of which somebody changed ${one.loses?.join(', ') || 'what nobody loses'}`

    test(`${name}: says before what is lost, and its own undo brings that back`, async () => {
      const original = await everythingIn(await open())
      const { world, receipt, done } = await start(one)
      const standing = await one.tool.undo?.inspect(receipt, callOn(world))
      assert.deepEqual(standing?.state === 'changed' ? standing.loses : undefined, one.loses)
      await assert.rejects(takeBack(one.tool, receipt, { world }), AppError)
      assert.deepEqual(await everythingIn(world), done)
      const was = await takeBack(one.tool, receipt, { world, force: true })
      assert.deepEqual(await everythingIn(world), original)
      await redoWithCrash(one.tool, receipt, { world, was })
      assert.deepEqual(await everythingIn(world), done)
    })

    test(`${name}: whatever call a crash hits, the next attempt ends it`, async () => {
      const original = await everythingIn(await open())
      for (const point of points) {
        for (let call = 1; ; call += 1) {
          assert.ok(call < callLimit)
          const { world, receipt, done } = await start(one)
          const undo = one.tool.undo
          const was = await undo?.prepare(receipt, callOn(world))
          let crashed = false
          try {
            await undo?.run(receipt, callOn(crashingWorld(world, { call, point })), { was, force: true })
          } catch (error) {
            if (!(error instanceof Crash)) throw error
            crashed = true
            await undo?.run(receipt, callOn(world), { was, force: true })
          }
          assert.deepEqual(await everythingIn(world), original, `after a crash ${point} call ${call}`)
          await redoWithCrash(one.tool, receipt, { world, was })
          assert.deepEqual(await everythingIn(world), done)
          if (!crashed) break
        }
      }
    })

    test(`${name}: takes nothing that was not kept before`, async () => {
      const { world, receipt } = await start(one)
      const was = await one.tool.undo?.prepare(receipt, callOn(world))
      for (const path of one.loses ?? []) world.files.put(path, 'once more')
      const before = await everythingIn(world)
      if (one.loses?.length === 0) return
      await assert.rejects(
        async () => one.tool.undo?.run(receipt, callOn(world), { was, force: true }),
        (error) => error instanceof AppError && error.code === 'files.changed',
      )
      assert.deepEqual(await everythingIn(world), before)
    })
  }

  test('brings a file that was edited where it was moved back as it is now', async () => {
    const world = await open()
    const receipt = await perform(fsMove, { from: '/in/a.txt', to: '/in/moved.txt' }, callOn(world))
    world.files.put('/in/moved.txt', 'edited')
    const standing = await fsMove.undo?.inspect(receipt, callOn(world))
    assert.deepEqual(standing?.state === 'changed' ? standing.loses : undefined, [])
    const was = await takeBack(fsMove, receipt, { world, force: true })
    assert.equal(world.files.snapshot()['/in/a.txt'], 'edited')
    await redoWithCrash(fsMove as never, receipt as never, { world, was })
    assert.equal(world.files.snapshot()['/in/moved.txt'], 'edited')
  })

  test('does not help where what is there cannot be kept', async () => {
    const world = await open()
    const receipt = await perform(fsWrite, { path: '/in/new.txt', text: 'new' }, callOn(world))
    await world.files.remove('/in/new.txt', { signal })
    world.files.put('/in/new.txt/theirs', 'a folder now')
    const standing = await fsWrite.undo?.inspect(receipt, callOn(world))
    assert.equal(standing?.state, 'changed')
    assert.equal(standing && 'loses' in standing, false)
  })
})

test('a folder that was removed comes back with its mode and time', async () => {
  const world = await open()
  await world.files.makeFolder('/in/private', { mode: 0o700, modifiedMs: 1_600_000_000_000, signal })
  const receipt = await perform(fsRemove, { path: '/in/private' }, callOn(world))
  await takeBack(fsRemove, receipt, { world })
  const stat = await world.files.stat('/in/private', { signal })
  assert.deepEqual([stat?.mode, stat?.modifiedMs], [0o700, 1_600_000_000_000])
})
