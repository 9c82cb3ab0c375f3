import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError } from '#contract'
import type { Files, FileStat, World } from '#gate'
import { createMemoryWorld, type MemoryWorld } from '#gate/testing'

import { fsMove } from './fs-move.ts'
import { callOn, everythingIn, perform, takeBack } from './testing/drive.ts'

const signal = new AbortController().signal
const move = { from: '/a/x.txt', to: '/b/x.txt' }
const input = fsMove.input.parse(move)

function open(): MemoryWorld {
  return createMemoryWorld({ tree: { '/a/x.txt': 'content', '/a/y.txt': 'another' } })
}

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

/** A world in which asking about paths gives other answers. */
function withStat(
  world: World,
  stat: (path: string, real: FileStat | undefined) => FileStat | undefined,
): World {
  const files: Files = {
    ...world.files,
    stat: async (path, options) => stat(path, await world.files.stat(path, options)),
  }
  return { ...world, files }
}

test('says what it will do', async () => {
  const { summary, changes } = await fsMove.preview(input, callOn(open()))
  assert.equal(summary, 'Move /a/x.txt to /b/x.txt')
  assert.deepEqual(changes, [{ verb: 'move', from: '/a/x.txt', target: '/b/x.txt', sizeBytes: 7 }])
})

test('needs both ends', () => {
  assert.deepEqual(fsMove.needs(input), [
    { capability: 'fs.write', resource: '/a/x.txt' },
    { capability: 'fs.write', resource: '/b/x.txt' },
  ])
})

test('refuses what cannot be moved', async () => {
  const world = open()
  const prepare = (raw: object) => fsMove.prepare(fsMove.input.parse(raw), callOn(world))
  await assert.rejects(prepare({ from: '/a/none', to: '/b' }), isError('files.not_found'))
  await assert.rejects(prepare({ from: '/a/x.txt', to: '/a/y.txt' }), isError('files.exists'))
  await assert.rejects(prepare({ from: '/a', to: '/a/b/c' }), isError('input.invalid'))
  await assert.rejects(prepare({ from: '/a/x.txt', to: '/a/y.txt/x.txt' }), isError('files.not_a_folder'))
})

test('leaves both where they are when asked to skip', async () => {
  const world = open()
  const before = await everythingIn(world)
  const receipt = await perform(fsMove, { from: '/a/x.txt', to: '/a/y.txt', ifExists: 'skip' }, callOn(world))
  assert.equal(receipt.output.moved, false)
  assert.deepEqual(await everythingIn(world), before)
  assert.deepEqual(await fsMove.undo?.inspect(receipt, callOn(world)), { state: 'as-before' })
})

test('takes a move onto itself as done', async () => {
  const { output } = await perform(fsMove, { from: '/a/x.txt', to: '/a/./b/../x.txt' }, callOn(open()))
  assert.equal(output.moved, false)
})

test('undoing the last of several moves removes the folder that they shared', async () => {
  const world = open()
  const before = await everythingIn(world)
  const prepared = await Promise.all(
    ['x', 'y'].map(async (name) => {
      const one = fsMove.input.parse({ from: `/a/${name}.txt`, to: `/new/deep/${name}.txt` })
      return { input: one, prepared: await fsMove.prepare(one, callOn(world)) }
    }),
  )
  const receipts = []
  for (const one of prepared) {
    receipts.push({ ...one, output: await fsMove.run(one.input, one.prepared, callOn(world)) })
  }
  for (const receipt of receipts.toReversed()) await takeBack(fsMove, receipt, { world })
  assert.deepEqual(await everythingIn(world), before)
})

test('undo leaves a folder that it made when somebody uses it', async () => {
  const world = open()
  const receipt = await perform(fsMove, move, callOn(world))
  world.files.put('/b/theirs.txt', 'theirs')
  await takeBack(fsMove, receipt, { world })
  assert.deepEqual(world.files.snapshot(), {
    '/a/x.txt': 'content',
    '/a/y.txt': 'another',
    '/b/theirs.txt': 'theirs',
  })
})

test('running again after it happened changes nothing', async () => {
  const world = open()
  const { prepared, output } = await perform(fsMove, move, callOn(world))
  const after = await everythingIn(world)
  assert.deepEqual(await fsMove.run(input, prepared, callOn(world)), output)
  assert.deepEqual(await everythingIn(world), after)
})

test('does not take another file of the same size and time for the other half of a move cut short', async () => {
  const world = open()
  const prepared = await fsMove.prepare(input, callOn(world))
  const { modifiedMs } = prepared.entry
  await world.files.write('/b/x.txt', [new TextEncoder().encode('CONTENT')], {
    replace: false,
    modifiedMs,
    signal,
  })
  await assert.rejects(fsMove.run(input, prepared, callOn(world)), isError('files.exists'))
  assert.equal(world.files.snapshot()['/a/x.txt'], 'content')
})

test('finishes a move across volumes that had copied but not removed', async () => {
  const world = open()
  const prepared = await fsMove.prepare(input, callOn(world))
  const { modifiedMs } = prepared.entry
  await world.files.write('/b/x.txt', [new TextEncoder().encode('content')], {
    replace: false,
    modifiedMs,
    signal,
  })
  assert.deepEqual(await fsMove.reconcile?.(input, prepared, callOn(world)), { happened: false })
  await fsMove.run(input, prepared, callOn(world))
  assert.deepEqual(world.files.snapshot(), { '/a/y.txt': 'another', '/b/x.txt': 'content' })
})

test('sees an edit that kept file and size a moment after the move', async () => {
  const world = open()
  const receipt = await perform(fsMove, move, callOn(world))
  const edited = withStat(world, (path, real) =>
    path === move.to && real ? { ...real, modifiedMs: real.modifiedMs + 500 } : real,
  )
  assert.equal((await fsMove.undo?.inspect(receipt, callOn(edited)))?.state, 'changed')
})

test('does not know when the file is at neither place', async () => {
  const world = open()
  const prepared = await fsMove.prepare(input, callOn(world))
  await world.files.remove('/a/x.txt', { signal })
  assert.equal((await fsMove.reconcile?.(input, prepared, callOn(world)))?.happened, 'unknown')
})

test('renames in case only, where case does not count, without taking the one file for two', async () => {
  const world = open()
  const folding = withStat(world, (_path, real) => real)
  const rename = fsMove.input.parse({ from: '/a/x.txt', to: '/a/X.txt' })
  const other = (path: string): string =>
    path === '/a/x.txt' ? '/a/X.txt' : path === '/a/X.txt' ? '/a/x.txt' : path
  const files: Files = {
    ...folding.files,
    stat: async (path, options) =>
      (await world.files.stat(path, options)) ?? world.files.stat(other(path), options),
  }
  const call = callOn({ ...world, files })
  const prepared = await fsMove.prepare(rename, call)
  assert.deepEqual(await fsMove.reconcile?.(rename, prepared, call), { happened: false })
  await fsMove.run(rename, prepared, call)
  assert.equal(world.files.snapshot()['/a/X.txt'], 'content')
  assert.equal((await fsMove.reconcile?.(rename, prepared, call))?.happened, true)
})

test('stops when the caller gave up', async () => {
  const gaveUp = new Error('gave up')
  const world = open()
  const prepared = await fsMove.prepare(input, callOn(world))
  await assert.rejects(
    fsMove.run(input, prepared, callOn(world, { signal: AbortSignal.abort(gaveUp) })),
    gaveUp,
  )
})
