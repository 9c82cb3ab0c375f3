import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json } from '#base'
import { AppError } from '#contract'
import type { AnyTool, Tool } from '#gate'
import { createMemoryWorld, type MemoryTree, type MemoryWorld } from '#gate/testing'

import { fsCopy } from './fs-copy.ts'
import { fsMakeFolder } from './fs-make-folder.ts'
import { fsMove } from './fs-move.ts'
import { fsRemove } from './fs-remove.ts'
import { fsWrite } from './fs-write.ts'
import { callOn, everythingIn, perform, takeBack } from './testing/drive.ts'

const tree: MemoryTree = { '/in/a.txt': 'old content', '/in/folder/b.txt': 'inside', '/in/empty': null }
const signal = new AbortController().signal

/** Something that somebody else does to the world. */
type Meddle = (world: MemoryWorld) => Promise<unknown> | void

interface Meddling<Input, Output, Prepared extends Json> {
  readonly tool: Tool<Input, Output, Prepared>
  readonly input: unknown
  /** Between preparing and running: `run` refuses with this code, reconcile does not say that it happened. */
  readonly beforeRun: Readonly<Record<string, readonly [meddle: Meddle, code: string]>>
  /** After the run: undo leaves the world alone and says so. */
  readonly afterRun: Readonly<Record<string, Meddle>>
}

function testMeddling<Input, Output, Prepared extends Json>(
  meddling: Meddling<Input, Output, Prepared>,
): void {
  const { tool } = meddling
  const input = tool.input.parse(meddling.input)
  const name = `${tool.name} ${JSON.stringify(meddling.input)}`

  for (const [what, [meddle, code]] of Object.entries(meddling.beforeRun)) {
    test(`${name} refuses to run when ${what} since it was prepared`, async () => {
      const world = createMemoryWorld({ tree })
      const prepared = await tool.prepare(input, callOn(world))
      await meddle(world)
      const before = await everythingIn(world)
      await assert.rejects(tool.run(input, prepared, callOn(world)), isError(code))
      assert.deepEqual(await everythingIn(world), before)
      const reconciled = await tool.reconcile?.(input, prepared, callOn(world))
      assert.notEqual(reconciled?.happened, true)
    })
  }

  for (const [what, meddle] of Object.entries(meddling.afterRun)) {
    test(`undoing ${name} leaves the world alone when ${what}`, async () => {
      const world = createMemoryWorld({ tree })
      const receipt = await perform(tool, meddling.input, callOn(world))
      await meddle(world)
      const before = await everythingIn(world)
      const standing = await tool.undo?.inspect(receipt, callOn(world))
      assert.equal(standing?.state, 'changed')
      await assert.rejects(async () => takeBack(tool, receipt, { world }), isError('files.changed'))
      assert.deepEqual(await everythingIn(world), before)
    })
  }
}

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

function put(path: string, content: MemoryTree[string]): Meddle {
  return ({ files }) => files.put(path, content)
}

function remove(path: string): Meddle {
  return ({ files }) => files.remove(path, { signal })
}

describe('meddling', () => {
  testMeddling({
    tool: fsWrite,
    input: { path: '/in/a.txt', text: 'new content', ifExists: 'replace' },
    beforeRun: {
      'somebody saved the file': [put('/in/a.txt', 'their content'), 'files.changed'],
      'somebody removed the file': [remove('/in/a.txt'), 'files.changed'],
      'a folder came in its place': [put('/in/a.txt', null), 'files.changed'],
      'a link came in its place': [put('/in/a.txt', { link: '/etc/passwd' }), 'files.changed'],
    },
    afterRun: {
      'somebody saved the file': put('/in/a.txt', 'their content'),
      'somebody removed the file': remove('/in/a.txt'),
      'a folder came in its place': put('/in/a.txt', null),
    },
  })
  testMeddling({
    tool: fsWrite,
    input: { path: '/in/new/c.txt', text: 'new content' },
    beforeRun: { 'somebody made the file': [put('/in/new/c.txt', 'their content'), 'files.changed'] },
    afterRun: { 'somebody saved the file': put('/in/new/c.txt', 'their content') },
  })
  testMeddling({
    tool: fsMove,
    input: { from: '/in/a.txt', to: '/out/a.txt' },
    beforeRun: {
      'somebody saved the file': [put('/in/a.txt', 'their content'), 'files.changed'],
      'somebody removed the file': [remove('/in/a.txt'), 'files.changed'],
      'something came to the target': [put('/out/a.txt', 'their content'), 'files.exists'],
      'something of the same size came to the target': [put('/out/a.txt', 'odd content'), 'files.exists'],
    },
    afterRun: {
      'somebody saved the file': put('/out/a.txt', 'their content'),
      'somebody removed the file': remove('/out/a.txt'),
      'something new is at the old place': put('/in/a.txt', 'their content'),
    },
  })
  testMeddling({
    tool: fsMove,
    input: { from: '/in/folder', to: '/out/folder' },
    beforeRun: {
      'another folder has its name': [
        async (world) => {
          await world.files.move('/in/folder', '/in/before', { signal })
          world.files.put('/in/folder', null)
        },
        'files.changed',
      ],
    },
    afterRun: {
      'somebody moved it on': (world) => world.files.move('/out/folder', '/out/further', { signal }),
    },
  })
  testMeddling({
    tool: fsCopy,
    input: { from: '/in/a.txt', to: '/out/a.txt' },
    beforeRun: {
      'somebody saved the original': [put('/in/a.txt', 'their content'), 'files.changed'],
      'somebody removed the original': [remove('/in/a.txt'), 'files.changed'],
      'something came to the target': [put('/out/a.txt', 'their content'), 'files.exists'],
    },
    afterRun: { 'somebody saved the copy': put('/out/a.txt', 'their content') },
  })
  testMeddling({
    tool: fsRemove,
    input: { path: '/in/a.txt' },
    beforeRun: {
      'somebody saved the file': [put('/in/a.txt', 'their content'), 'files.changed'],
      'a folder came in its place': [put('/in/a.txt', null), 'files.changed'],
    },
    afterRun: {
      'something new is there': put('/in/a.txt', 'their content'),
      'a folder is there': put('/in/a.txt', null),
    },
  })
  testMeddling({
    tool: fsRemove,
    input: { path: '/in/empty' },
    beforeRun: { 'something moved in': [put('/in/empty/x', 'their content'), 'files.not_empty'] },
    afterRun: { 'a file has its name': put('/in/empty', 'their content') },
  })
  testMeddling({
    tool: fsMakeFolder,
    input: { path: '/in/new/folder' },
    beforeRun: {},
    afterRun: { 'something moved in': put('/in/new/folder/x', 'their content') },
  })
})

test('a change that fails leaves no folder behind that it made on its way', async () => {
  const full = () => Promise.reject(new AppError('files.disk_full', 'Full.'))
  for (const [tool, raw] of [
    [fsWrite, { path: '/new/deep/c.txt', text: 'content' }],
    [fsMove, { from: '/in/a.txt', to: '/new/deep/a.txt' }],
    [fsCopy, { from: '/in/a.txt', to: '/new/deep/a.txt' }],
  ] as const) {
    const world = createMemoryWorld({ tree })
    const before = await everythingIn(world)
    const fail = async (): Promise<never> => {
      await world.files.makeFolder('/new/deep', { signal })
      return full()
    }
    const call = callOn({ ...world, files: { ...world.files, write: fail, move: fail } })
    await assert.rejects(
      perform<never, unknown, never>(tool as AnyTool as Tool<never, unknown, never>, raw, call),
      isError('files.disk_full'),
    )
    assert.deepEqual(await everythingIn(world), before)
  }
})
