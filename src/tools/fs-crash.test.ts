import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json } from '#base'
import type { Tool } from '#gate'
import { createMemoryWorld, type MemoryTree, type MemoryWorld } from '#gate/testing'

import { fsCopy } from './fs-copy.ts'
import { fsMakeFolder } from './fs-make-folder.ts'
import { fsMove } from './fs-move.ts'
import { fsRemove } from './fs-remove.ts'
import { fsWrite } from './fs-write.ts'
import { type CrashPoint, crashingWorld } from './testing/crashing-world.ts'
import { callOn, everythingIn, perform, performWithCrash, undoWithCrash } from './testing/drive.ts'

const points: readonly CrashPoint[] = ['before', 'middle', 'after']

const tree: MemoryTree = {
  '/in/a.txt': 'old content',
  '/in/other.txt': 'something else',
  '/in/folder/b.txt': 'inside',
  '/in/empty': null,
  '/taken/a.txt': 'in the way',
}

interface Case<Input, Output, Prepared extends Json> {
  readonly tool: Tool<Input, Output, Prepared>
  readonly inputs: readonly unknown[]
}

/** Modes and times that nobody gets by chance. */
async function open(): Promise<MemoryWorld> {
  const world = createMemoryWorld({ tree })
  const options = {
    replace: true,
    mode: 0o640,
    modifiedMs: 1_700_000_000_123.25,
    signal: new AbortController().signal,
  }
  await world.files.write('/in/a.txt', [new TextEncoder().encode('old content')], options)
  return world
}

/** Enough for every tool here; the tests check that the last plans are never reached. */
const callLimit = 40

function testCrashes<Input, Output, Prepared extends Json>({
  tool,
  inputs,
}: Case<Input, Output, Prepared>): void {
  for (const input of inputs) {
    const name = `${tool.name} ${JSON.stringify(input)}`

    test(`${name}: whatever call a crash hits, finishing leaves the wanted state and undo the original`, async () => {
      const calm = await open()
      const original = await everythingIn(calm)
      const wanted = await perform(tool, input, callOn(calm))
      const after = calm.files.snapshot()
      let crashes = 0
      for (const point of points) {
        for (let call = 1; ; call += 1) {
          assert.ok(call < callLimit)
          const world = await open()
          const { crashed, receipt } = await performWithCrash(tool, input, {
            world,
            plan: { call, point },
            async atCrash(happened) {
              // Only reconcilable tools are asked; what is idempotent may simply run again.
              if (tool.effect === 'reconcilable')
                assert.equal(isDone(world, after), happened, `after a crash ${point} call ${call}`)
            },
          })
          if (!crashed) break
          crashes += 1
          assert.deepEqual(world.files.snapshot(), after, `after a crash ${point} call ${call}`)
          assert.deepEqual(withoutTimes(receipt.output), withoutTimes(wanted.output))
          await undoWithCrash(tool, receipt, { world })
          assert.deepEqual(
            await everythingIn(world),
            original,
            `after a crash ${point} call ${call} and undo`,
          )
        }
      }
      assert.ok(crashes > 0)
    })

    test(`${name}: whatever call of the undo a crash hits, it ends with the original`, async () => {
      for (const point of points) {
        for (let call = 1; ; call += 1) {
          assert.ok(call < callLimit)
          const world = await open()
          const original = await everythingIn(world)
          const receipt = await perform(tool, input, callOn(world))
          const crashed = await undoWithCrash(tool, receipt, { world, plan: { call, point } })
          assert.deepEqual(await everythingIn(world), original, `after a crash ${point} call ${call}`)
          if (!crashed) break
        }
      }
    })

    test(`${name}: previewing and preparing change nothing`, async () => {
      const looking = crashingWorld(await open())
      await tool.preview(tool.input.parse(input), callOn(looking))
      await tool.prepare(tool.input.parse(input), callOn(looking))
      assert.deepEqual(looking.changes, [])
    })
  }
}

/** Folders made on the way do not count as done. */
function isDone(world: MemoryWorld, after: Record<string, string | null>): boolean {
  try {
    assert.deepEqual(world.files.snapshot(), after)
    return true
  } catch {
    return false
  }
}

function withoutTimes(output: unknown): unknown {
  return JSON.parse(JSON.stringify(output, (key, value: unknown) => (key === 'modified' ? '' : value)))
}

describe('crashes', () => {
  testCrashes({
    tool: fsWrite,
    inputs: [
      { path: '/in/new.txt', text: 'new content' },
      { path: '/in/x/y/z/new.txt', text: 'new content' },
      { path: '/in/a.txt', text: 'new content', ifExists: 'replace' },
      { path: '/in/a.txt', text: 'old content', ifExists: 'replace' },
      { path: '/in/a.txt', text: 'beside', ifExists: 'keep-both' },
      { path: '/in/empty.bin', base64: '' },
    ],
  })
  testCrashes({
    tool: fsMove,
    inputs: [
      { from: '/in/a.txt', to: '/in/moved.txt' },
      { from: '/in/a.txt', to: '/out/2026/01/a.txt' },
      { from: '/in/folder', to: '/out/folder' },
    ],
  })
  testCrashes({
    tool: fsCopy,
    inputs: [
      { from: '/in/a.txt', to: '/in/copy.txt' },
      { from: '/in/a.txt', to: '/out/2026/copy.txt' },
    ],
  })
  testCrashes({ tool: fsRemove, inputs: [{ path: '/in/a.txt' }, { path: '/in/empty' }] })
  testCrashes({ tool: fsMakeFolder, inputs: [{ path: '/in/new' }, { path: '/p/q/r' }] })
})
