import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sha256 } from '#base'
import { AppError } from '#contract'
import { createMemoryWorld, type MemoryWorld } from '#gate/testing'

import { fsCopy } from './fs-copy.ts'
import { fsMakeFolder } from './fs-make-folder.ts'
import { fsRemove } from './fs-remove.ts'
import { callOn, everythingIn, perform, takeBack } from './testing/drive.ts'

const signal = new AbortController().signal
const hashOf = (text: string): string => sha256(new TextEncoder().encode(text))

function open(): MemoryWorld {
  return createMemoryWorld({
    tree: { '/a/x.txt': 'content', '/a/full/y.txt': 'inside', '/a/link': { link: '/etc' }, '/a/empty': null },
  })
}

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

test('a copy has the content, mode and time of the original', async () => {
  const world = open()
  await world.files.write('/a/s.sh', [new Uint8Array([1])], {
    replace: false,
    mode: 0o755,
    modifiedMs: 1_000.5,
    signal,
  })
  const { output } = await perform(fsCopy, { from: '/a/s.sh', to: '/b/s.sh' }, callOn(world))
  const all = await everythingIn(world)
  assert.deepEqual(all['/b/s.sh'], all['/a/s.sh'])
  assert.deepEqual(output, {
    from: '/a/s.sh',
    to: '/b/s.sh',
    copied: true,
    sizeBytes: 1,
    hash: sha256(new Uint8Array([1])),
  })
})

test('copying again after it happened changes nothing', async () => {
  const world = open()
  const { input, prepared, output } = await perform(fsCopy, { from: '/a/x.txt', to: '/b' }, callOn(world))
  assert.deepEqual(await fsCopy.run(input, prepared, callOn(world)), output)
})

test('a copy skips what is there when asked to, and its undo leaves it', async () => {
  const world = open()
  const receipt = await perform(
    fsCopy,
    { from: '/a/x.txt', to: '/a/full/y.txt', ifExists: 'skip' },
    callOn(world),
  )
  assert.equal(receipt.output.copied, false)
  assert.deepEqual(await fsCopy.undo?.inspect(receipt, callOn(world)), { state: 'as-before' })
})

test('a copy of a file that changes while it is read gets no name', async () => {
  const world = open()
  const input = fsCopy.input.parse({ from: '/a/x.txt', to: '/b/x.txt' })
  const prepared = await fsCopy.prepare(input, callOn(world))
  const files = {
    ...world.files,
    async *readPieces() {
      yield new TextEncoder().encode('half of each')
    },
  }
  await assert.rejects(fsCopy.run(input, prepared, callOn({ ...world, files })), isError('files.changed'))
  assert.equal(await world.files.stat('/b/x.txt', { signal }), undefined)
})

test('refuses to copy what is no file, or onto something', async () => {
  const world = open()
  const refused: readonly [raw: object, code: string][] = [
    [{ from: '/a/full', to: '/b' }, 'files.not_a_file'],
    [{ from: '/a/link', to: '/b' }, 'files.not_a_file'],
    [{ from: '/a/none', to: '/b' }, 'files.not_found'],
    [{ from: '/a/x.txt', to: '/a/full/y.txt' }, 'files.exists'],
  ]
  for (const [raw, code] of refused) await assert.rejects(perform(fsCopy, raw, callOn(world)), isError(code))
})

test('a removed file is in the blob store before it is touched', async () => {
  const world = open()
  const input = fsRemove.input.parse({ path: '/a/x.txt' })
  const prepared = await fsRemove.prepare(input, callOn(world))
  assert.ok(await world.blobs.has(prepared.file?.blob ?? '', { signal }))
  assert.equal(world.files.snapshot()['/a/x.txt'], 'content')
})

test('refuses to remove a file that changes while its content is being kept', async () => {
  const world = open()
  const files = {
    ...world.files,
    async *readPieces() {
      yield new TextEncoder().encode('content')
      world.files.put('/a/x.txt', 'saved meanwhile')
    },
  }
  await assert.rejects(
    fsRemove.prepare(fsRemove.input.parse({ path: '/a/x.txt' }), callOn({ ...world, files })),
    isError('files.changed'),
  )
})

test('a damaged blob is not written back', async () => {
  const world = open()
  const receipt = await perform(fsRemove, { path: '/a/x.txt' }, callOn(world))
  world.blobs.damage(receipt.prepared.file?.blob ?? '')
  await assert.rejects(async () => takeBack(fsRemove, receipt, { world }), isError('blobs.damaged'))
  assert.equal(await world.files.stat('/a/x.txt', { signal }), undefined)
})

test('removes only what was expected, and what can be brought back', async () => {
  const world = open()
  const before = world.files.snapshot()
  const refused: readonly [raw: object, code: string][] = [
    [{ path: '/a/none' }, 'files.not_found'],
    [{ path: '/a/full' }, 'files.not_empty'],
    [{ path: '/a/x.txt', expect: { hash: hashOf('other') } }, 'files.changed'],
    [{ path: '/a/empty', expect: { hash: hashOf('') } }, 'files.changed'],
  ]
  for (const [raw, code] of refused)
    await assert.rejects(perform(fsRemove, raw, callOn(world)), isError(code))
  assert.deepEqual(world.files.snapshot(), before)
  await perform(fsRemove, { path: '/a/x.txt', expect: { hash: hashOf('content') } }, callOn(world))
  assert.equal(await world.files.stat('/a/x.txt', { signal }), undefined)
})

test('does not know whether a removal happened when something new is there', async () => {
  const world = open()
  const { input, prepared } = await perform(fsRemove, { path: '/a/x.txt' }, callOn(world))
  world.files.put('/a/x.txt', 'content')
  assert.equal((await fsRemove.reconcile?.(input, prepared, callOn(world)))?.happened, 'unknown')
})

test('making a folder that is there is fine, and its undo leaves it', async () => {
  const world = open()
  const receipt = await perform(fsMakeFolder, { path: '/a/empty' }, callOn(world))
  assert.deepEqual(receipt.output.made, [])
  assert.deepEqual(await fsMakeFolder.undo?.inspect(receipt, callOn(world)), { state: 'as-before' })
})

test('makes a folder with its parents, and says which', async () => {
  const { output } = await perform(fsMakeFolder, { path: '/a/n/m/' }, callOn(open()))
  assert.deepEqual(output, { path: '/a/n/m', made: ['/a/n', '/a/n/m'] })
})

test('refuses to make a folder where a file is', async () => {
  await assert.rejects(
    perform(fsMakeFolder, { path: '/a/x.txt' }, callOn(open())),
    isError('files.not_a_folder'),
  )
  await assert.rejects(
    perform(fsMakeFolder, { path: '/a/x.txt/y' }, callOn(open())),
    isError('files.not_a_folder'),
  )
})
