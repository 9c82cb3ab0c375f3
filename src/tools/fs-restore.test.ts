import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sha256 } from '#base'
import { AppError } from '#contract'
import { createMemoryWorld, type MemoryWorld } from '#gate/testing'

import { fsRestore } from './fs-restore.ts'
import { callOn, perform, undoWithCrash } from './testing/drive.ts'

const { signal } = new AbortController()
const bytes = new TextEncoder().encode('as it was')
const modifiedMs = Date.UTC(2024, 0, 1)

async function open(): Promise<{ world: MemoryWorld; kept: Record<string, unknown> }> {
  const world = createMemoryWorld({
    tree: { '/a/x.txt': 'other', '/a/same.txt': 'as it was', '/a/folder': null },
  })
  const blob = await world.blobs.put([bytes], { signal })
  return { world, kept: { blob, hash: sha256(bytes), sizeBytes: bytes.length, mode: 0o640, modifiedMs } }
}

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

for (const path of ['/a/x.txt', '/a/same.txt', '/b/c/gone.txt']) {
  test(`a file is as it was, with its mode and time, and undo takes that back: ${path}`, async () => {
    const { world, kept } = await open()
    const before = world.files.snapshot()
    const mode = (await world.files.stat(path, { signal }))?.mode
    const receipt = await perform(fsRestore, { path, ...kept }, callOn(world))
    const stat = await world.files.stat(path, { signal })
    assert.deepEqual([stat?.mode, stat?.modifiedMs], [0o640, modifiedMs])
    assert.equal(world.files.snapshot()[path], 'as it was')
    await undoWithCrash(fsRestore, receipt, { world })
    assert.deepEqual(world.files.snapshot(), before)
    assert.equal((await world.files.stat(path, { signal }))?.mode, mode)
  })
}

test('what is no file is left alone', async () => {
  const { world, kept } = await open()
  await assert.rejects(
    perform(fsRestore, { path: '/a/folder', ...kept }, callOn(world)),
    isError('files.not_a_file'),
  )
})

test('a content is brought out only by who knows its hash', async () => {
  const { world, kept } = await open()
  const guess = { path: '/a/x.txt', ...kept, hash: sha256(new Uint8Array()) }
  await assert.rejects(perform(fsRestore, guess, callOn(world)), isError('input.invalid'))
  assert.equal(world.files.snapshot()['/a/x.txt'], 'other')
})

test('a file that changes after it was looked at is left alone', async () => {
  const { world, kept } = await open()
  const input = fsRestore.input.parse({ path: '/a/x.txt', ...kept })
  const prepared = await fsRestore.prepare(input, callOn(world))
  await world.files.write('/a/x.txt', [new TextEncoder().encode('newest')], { replace: true, signal })
  await assert.rejects(fsRestore.run(input, prepared, callOn(world)), isError('files.changed'))
  assert.equal(world.files.snapshot()['/a/x.txt'], 'newest')
})

test('a program that would run as somebody else is not made', async () => {
  const { kept } = await open()
  assert.equal(fsRestore.input.safeParse({ path: '/a/x', ...kept, mode: 0o4755 }).success, false)
})
