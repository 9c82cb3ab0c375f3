import assert from 'node:assert/strict'
import { test } from 'node:test'

import { AppError } from '#contract'
import type { Files } from '#gate'
import { createMemoryWorld, type MemoryWorld } from '#gate/testing'

import { keepFolder } from './take-checkpoint.ts'

const { signal } = new AbortController()

function open(): MemoryWorld {
  return createMemoryWorld({
    tree: {
      '/p/a.txt': 'one',
      '/p/sub/b.txt': 'two',
      '/p/sub/link': { link: '/etc/passwd' },
      '/p/node_modules/c.js': 'three',
      '/p/sub/node_modules/d.js': 'four',
    },
  })
}

/** Files of which some calls are told or changed. */
function changed(files: Files, more: Partial<Files>): Files {
  return { ...files, ...more }
}

test('all files and folders are kept, in the order of their paths, and what is not is told', async () => {
  const world = open()
  const { entries, files, folders, bytes, left, leftCount } = await keepFolder(world, '/p', {
    without: ['node_modules'],
    signal,
  })
  assert.deepEqual(
    entries.map(({ kind, path }) => [kind, path]),
    [
      ['file', 'a.txt'],
      ['folder', 'sub'],
      ['file', 'sub/b.txt'],
    ],
  )
  assert.deepEqual([files, folders, bytes, leftCount], [2, 1, 6, 3])
  assert.deepEqual(left.map(({ path }) => path).toSorted(), ['node_modules', 'sub/link', 'sub/node_modules'])
  for (const entry of entries)
    if (entry.kind === 'file') assert.ok(await world.blobs.has(entry.blob, { signal }), entry.path)
})

test('what was not touched since is not read again', async () => {
  const world = open()
  const first = await keepFolder(world, '/p', { without: [], signal })
  await world.files.write('/p/a.txt', [new TextEncoder().encode('new')], { replace: true, signal })
  const reads: string[] = []
  const files = changed(world.files, {
    read: (path, options) => {
      reads.push(path)
      return world.files.read(path, options)
    },
  })
  const second = await keepFolder({ files, blobs: world.blobs }, '/p', {
    without: [],
    known: first.entries,
    signal,
  })
  assert.deepEqual(reads, ['/p/a.txt'])
  assert.deepEqual([second.files, second.bytes], [first.files, first.bytes])
})

test('a file that changes while it is read is left out, and the others are kept', async () => {
  const world = open()
  const files = changed(world.files, {
    async read(path, options) {
      const content = await world.files.read(path, options)
      if (path === '/p/a.txt')
        await world.files.write(path, [new TextEncoder().encode('meanwhile')], { replace: true, signal })
      return content
    },
  })
  const { entries, left } = await keepFolder({ files, blobs: world.blobs }, '/p', { without: [], signal })
  assert.ok(left.some(({ path, why }) => path === 'a.txt' && why.includes('changed')))
  assert.ok(entries.some(({ path }) => path === 'sub/b.txt'))
  assert.ok(!entries.some(({ path }) => path === 'a.txt'))
})

test('a folder with too much in it is refused before all of it is read', async () => {
  const world = open()
  let listed = 0
  const files = changed(world.files, {
    async *list() {
      for (; listed < 1_000_000; listed += 1)
        yield {
          path: `/p/${listed}`,
          kind: 'folder' as const,
          sizeBytes: 0,
          modifiedMs: 0,
          mode: 0o755,
          identity: '1:1',
        }
    },
  })
  await assert.rejects(
    keepFolder({ files, blobs: world.blobs }, '/p', { without: [], signal }),
    (error) => error instanceof AppError && error.code === 'workspace.too_large',
  )
  assert.ok(listed < 30_000)
})
