import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sha256 } from '#base'
import { AppError } from '#contract'
import { createMemoryWorld, type MemoryWorld } from '#gate/testing'

import { fsWrite } from './fs-write.ts'
import { callOn, perform } from './testing/drive.ts'

function open(): MemoryWorld {
  return createMemoryWorld({
    tree: {
      '/a/x.txt': 'old',
      '/a/x (2).txt': 'old too',
      '/a/folder': null,
      '/a/link': { link: '/a/x.txt' },
    },
  })
}

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

const hashOf = (text: string): string => sha256(new TextEncoder().encode(text))

test('makes a file with its folders', async () => {
  const world = open()
  const { output } = await perform(fsWrite, { path: '/b/c/new.txt', text: 'grüße' }, callOn(world))
  const { modified, ...rest } = output
  assert.deepEqual(rest, { path: '/b/c/new.txt', created: true, sizeBytes: 7, hash: hashOf('grüße') })
  assert.match(modified, /^2026-01-01T00:/)
  assert.equal(world.files.snapshot()['/b/c/new.txt'], 'grüße')
})

test('writes bytes as they are', async () => {
  const world = open()
  await perform(fsWrite, { path: '/b.bin', base64: 'AP8K' }, callOn(world))
  const content = await world.files.read('/b.bin', { maxBytes: 10, signal: new AbortController().signal })
  assert.deepEqual([...content], [0, 255, 10])
})

test('writes beside what is there when asked to keep both', async () => {
  const world = open()
  const { output } = await perform(
    fsWrite,
    { path: '/a/x.txt', text: 'new', ifExists: 'keep-both' },
    callOn(world),
  )
  assert.equal(output.path, '/a/x (3).txt')
  assert.equal(world.files.snapshot()['/a/x.txt'], 'old')
})

test('keeps the mode of the file that it replaces', async () => {
  const world = open()
  const signal = new AbortController().signal
  await world.files.write('/a/run.sh', [], { replace: false, mode: 0o755, signal })
  await perform(fsWrite, { path: '/a/run.sh', text: '#!/bin/sh\n', ifExists: 'replace' }, callOn(world))
  assert.equal((await world.files.stat('/a/run.sh', { signal }))?.mode, 0o755)
})

test('refuses what it must not write to, and changes nothing', async () => {
  const world = open()
  const before = world.files.snapshot()
  const refused: readonly [raw: object, code: string][] = [
    [{ path: '/a/x.txt', text: '' }, 'files.exists'],
    [{ path: '/a/folder', text: '', ifExists: 'replace' }, 'files.not_a_file'],
    [{ path: '/a/link', text: '', ifExists: 'replace' }, 'files.not_a_file'],
    [{ path: '/a/x.txt/y', text: '' }, 'files.not_a_folder'],
    [{ path: '/a/n', base64: 'A*' }, 'input.invalid'],
    [{ path: '/a/x.txt', text: '', ifExists: 'replace', expect: { hash: hashOf('other') } }, 'files.changed'],
    [{ path: '/a/none', text: '', ifExists: 'replace', expect: { hash: hashOf('') } }, 'files.changed'],
  ]
  for (const [raw, code] of refused) {
    await assert.rejects(perform(fsWrite, raw, callOn(world)), isError(code), JSON.stringify(raw))
  }
  assert.deepEqual(world.files.snapshot(), before)
})

test('replaces the content that was expected', async () => {
  const world = open()
  const raw = { path: '/a/x.txt', text: 'new', ifExists: 'replace', expect: { hash: hashOf('old') } }
  assert.equal((await perform(fsWrite, raw, callOn(world))).output.created, false)
})

test('does not touch a file that has the content already', async () => {
  const world = open()
  const signal = new AbortController().signal
  const before = await world.files.stat('/a/x.txt', { signal })
  await perform(fsWrite, { path: '/a/x.txt', text: 'old', ifExists: 'replace' }, callOn(world))
  assert.deepEqual(await world.files.stat('/a/x.txt', { signal }), before)
})

test('does not take malformed input', () => {
  for (const raw of [
    { path: 'a/x.txt', text: '' },
    { path: '/a/\0', text: '' },
    { path: '/a/x.txt' },
    { path: '/a/x.txt', text: '', base64: '' },
    { path: '/a/x.txt', text: '\uD800' },
    { path: '/a/x.txt', text: '', more: 1 },
    { path: '/a/x.txt', text: '', expect: { hash: 'abc' } },
    { path: `/${'a'.repeat(5_000)}`, text: '' },
  ]) {
    assert.equal(fsWrite.input.safeParse(raw).success, false, JSON.stringify(raw).slice(0, 80))
  }
})

test('previews a replacement as one', async () => {
  const { changes } = await fsWrite.preview(
    fsWrite.input.parse({ path: '/a/x.txt', text: 'new', ifExists: 'replace' }),
    callOn(open()),
  )
  assert.deepEqual(changes, [{ verb: 'replace', target: '/a/x.txt', sizeBytes: 3 }])
})

test('asks for the folder when the name is to be chosen', () => {
  const input = fsWrite.input.parse({ path: '/a/x.txt', text: '', ifExists: 'keep-both' })
  assert.deepEqual(fsWrite.needs(input), [{ capability: 'fs.write', resource: '/a' }])
})
