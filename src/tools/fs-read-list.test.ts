import assert from 'node:assert/strict'
import { test } from 'node:test'

import { sha256 } from '#base'
import { AppError } from '#contract'
import type { Files } from '#gate'
import { createMemoryWorld, type MemoryWorld } from '#gate/testing'

import { fsList } from './fs-list.ts'
import { fsRead } from './fs-read.ts'
import { callOn, perform } from './testing/drive.ts'

const tree = {
  '/d/b.txt': 'same',
  '/d/a/z.PDF': 'pdf',
  '/d/a/same.txt': 'same',
  '/d/a.txt': 'other',
  '/d/archive.tar.gz': '',
  '/d/.hidden/x.txt': 'hidden',
  '/d/.adjutant-1a.tmp': 'cut short',
  '/d/link': { link: '/d/b.txt' },
  '/d/node_modules/x/index.js': '',
}

function open(): MemoryWorld {
  return createMemoryWorld({ tree })
}

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

async function list(raw: object, world = open()): Promise<string[]> {
  const { output } = await perform(fsList, { folder: '/d', ...raw }, callOn(world))
  return output.items.map((item) => item.relative)
}

test('lists the files of a folder with all that is known of them', async () => {
  const { output } = await perform(
    fsList,
    { folder: '/d/a/', hash: true, pattern: '*.pdf' },
    callOn(createMemoryWorld({ tree, now: () => Date.UTC(2024, 6, 31, 23, 59) })),
  )
  assert.deepEqual(output, {
    items: [
      {
        path: '/d/a/z.PDF',
        relative: 'z.PDF',
        name: 'z.PDF',
        extension: 'pdf',
        kind: 'file',
        sizeBytes: 3,
        modified: '2024-07-31T23:59:00.000Z',
        month: '2024-07',
        hash: sha256(new TextEncoder().encode('pdf')),
      },
    ],
    truncated: false,
    problems: [],
  })
})

test('lists by path, in the order of character codes, whatever the order of the walk', async () => {
  assert.deepEqual(await list({ recursive: true, exclude: ['node_modules'] }), [
    'a.txt',
    'a/same.txt',
    'a/z.PDF',
    'archive.tar.gz',
    'b.txt',
  ])
})

test('lists what it is asked for', async () => {
  assert.deepEqual(await list({}), ['a.txt', 'archive.tar.gz', 'b.txt'])
  assert.deepEqual(await list({ include: 'folders' }), ['a', 'node_modules'])
  assert.deepEqual(await list({ include: 'all', pattern: '{link,a}' }), ['a', 'link'])
  assert.deepEqual(await list({ recursive: true, pattern: 'a/*' }), ['a/same.txt', 'a/z.PDF'])
  assert.deepEqual(await list({ recursive: true, pattern: '**/*.txt', exclude: ['a/**'] }), [
    'a.txt',
    'b.txt',
  ])
})

test('leaves out hidden names unless asked, and leftovers of its own always', async () => {
  assert.deepEqual(await list({ recursive: true, hidden: true, pattern: '{*.tmp,x.txt}' }), ['.hidden/x.txt'])
})

test('does not look into what is left out', async () => {
  const world = open()
  const listed: string[] = []
  const files: Files = {
    ...world.files,
    list: (path, options) => {
      listed.push(path)
      return world.files.list(path, options)
    },
  }
  await perform(
    fsList,
    { folder: '/d', recursive: true, exclude: ['node_modules'] },
    callOn({ ...world, files }),
  )
  assert.deepEqual(listed, ['/d', '/d/a'])
})

test('says that there is more than the limit', async () => {
  const { output } = await perform(fsList, { folder: '/d', limit: 2 }, callOn(open()))
  assert.deepEqual([output.items.length, output.truncated], [2, true])
  const exact = await perform(fsList, { folder: '/d', limit: 3 }, callOn(open()))
  assert.deepEqual([exact.output.items.length, exact.output.truncated], [3, false])
})

test('what is within the limit is the same every time: the first folders by name', async () => {
  const world = createMemoryWorld({ tree: { '/d/c/3': '', '/d/a/1': '', '/d/b/2': '' } })
  assert.deepEqual(await list({ recursive: true, limit: 2 }, world), ['a/1', 'b/2'])
})

test('goes on past what it may not read, and reports it', async () => {
  const world = open()
  const denied = (path: string) => new AppError('files.denied', `${path} is denied.`)
  const files: Files = {
    ...world.files,
    list: (path, options) => {
      if (path === '/d/a') throw denied(path)
      return world.files.list(path, options)
    },
    read: (path, options) => {
      if (path === '/d/b.txt') throw denied(path)
      if (path === '/d/a.txt') throw new AppError('files.not_found', 'Gone.')
      return world.files.read(path, options)
    },
  }
  const raw = { folder: '/d', recursive: true, hash: true, pattern: '*.txt' }
  const { output } = await perform(fsList, raw, callOn({ ...world, files }))
  assert.deepEqual(output.problems, [
    { path: '/d/a', code: 'files.denied' },
    { path: '/d/b.txt', code: 'files.denied' },
  ])
  assert.deepEqual(
    output.items.map(({ name, hash }) => [name, hash]),
    [
      ['a.txt', undefined],
      ['b.txt', undefined],
    ],
  )
})

test('refuses a folder that is none', async () => {
  await assert.rejects(list({ folder: '/none' }), isError('files.not_found'))
  await assert.rejects(list({ folder: '/d/b.txt' }), isError('files.not_a_folder'))
  await assert.rejects(list({ pattern: '[a' }), isError('tools.pattern_refused'))
})

test('what it says of a folder is untrusted and private', () => {
  const label = fsList.label(fsList.input.parse({ folder: '/d' }))
  assert.deepEqual(label, { integrity: 'untrusted', confidentiality: 'private', sources: ['file:/d'] })
})

async function read(content: Uint8Array | string, raw: object = {}) {
  const world = createMemoryWorld({ tree: { '/f': content } })
  return (await perform(fsRead, { path: '/f', ...raw }, callOn(world))).output
}

test('reads text in the encoding of its mark, and leaves the mark out', async () => {
  const cases: readonly [bytes: number[], text: string, encoding: string][] = [
    [[0x67, 0xc3, 0xa9], 'gé', 'utf-8'],
    [[0xef, 0xbb, 0xbf, 0x61], 'a', 'utf-8'],
    [[0xff, 0xfe, 0x61, 0x00], 'a', 'utf-16le'],
    [[0xfe, 0xff, 0x00, 0x61], 'a', 'utf-16be'],
    [[], '', 'utf-8'],
  ]
  for (const [bytes, text, encoding] of cases) {
    const output = await read(new Uint8Array(bytes))
    assert.deepEqual(
      [output.text, output.encoding, output.base64, output.sizeBytes],
      [text, encoding, undefined, bytes.length],
    )
    assert.equal(output.hash, sha256(new Uint8Array(bytes)))
  }
})

test('refuses to read as text what is none, and reads it as bytes', async () => {
  for (const bytes of [[0xff], [0xc3], [0xff, 0xfe, 0x00, 0xd8], [0xff, 0xfe, 0x61]]) {
    await assert.rejects(read(new Uint8Array(bytes)), isError('files.not_text'))
  }
  assert.equal((await read(new Uint8Array([0xff]), { encoding: 'base64' })).base64, '/w==')
})

test('refuses a file beyond the limit, and what is no file', async () => {
  await assert.rejects(read('abc', { maxBytes: 2 }), isError('files.too_large'))
  const world = open()
  await assert.rejects(perform(fsRead, { path: '/d' }, callOn(world)), isError('files.not_a_file'))
  await assert.rejects(perform(fsRead, { path: '/d/link' }, callOn(world)), isError('files.not_a_file'))
  await assert.rejects(perform(fsRead, { path: '/d/none' }, callOn(world)), isError('files.not_found'))
})
