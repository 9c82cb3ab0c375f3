import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import type { JsonObject } from '#base'
import { AppError } from '#contract'
import { createMemoryWorld } from '#gate/testing'

import { dataGroup } from './data-group.ts'
import { dataHash } from './data-hash.ts'
import { dataSort } from './data-sort.ts'
import { dataUnique } from './data-unique.ts'
import { foldPath } from './paths.ts'
import { callOn, perform } from './testing/drive.ts'

const call = callOn(createMemoryWorld())

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

test('groups items by a field, in the order of their first members', async () => {
  const items = [
    { n: 1, k: 'b' },
    { n: 2, k: 'a' },
    { n: 3, k: 'b' },
    { n: 4 },
    { n: 5, k: null },
    { n: 6, k: 1 },
    { n: 7, k: '1' },
  ]
  const { output } = await perform(dataGroup, { items, by: 'k' }, call)
  assert.deepEqual(output, {
    groups: [
      { key: 'b', count: 2, items: [items[0], items[2]] },
      { key: 'a', count: 1, items: [items[1]] },
      { key: 1, count: 1, items: [items[5]] },
      { key: '1', count: 1, items: [items[6]] },
    ],
    leftOut: 2,
  })
  const repeated = await perform(dataGroup, { items, by: 'k', atLeast: 2 }, call)
  assert.deepEqual([repeated.output.groups.length, repeated.output.leftOut], [1, 5])
})

test('a field is a key, or a path of keys, and never what an object inherits', async () => {
  const items = [{ a: { b: 1 } }, { 'a.b': 2 }, { a: 'text' }]
  const { output } = await perform(dataGroup, { items, by: 'a.b' }, call)
  assert.deepEqual(
    output.groups.map(({ key }) => key),
    [1, 2],
  )
  for (const by of ['constructor', '__proto__', 'a.length', 'toString.name']) {
    assert.equal((await perform(dataGroup, { items, by }, call)).output.groups.length, 0, by)
  }
})

test('sorts by kind, then value, and puts last what has none', async () => {
  const keys = ['b', 10, null, 'B', 9, true, [1], 'é', false]
  const items = keys.map((k) => ({ k }))
  const sorted = async (descending: boolean) =>
    (await perform(dataSort, { items, by: 'k', descending }, call)).output.items.map(({ k }) => k)
  assert.deepEqual(await sorted(false), [false, true, 9, 10, 'B', 'b', 'é', [1], null])
  assert.deepEqual(await sorted(true), [[1], 'é', 'b', 'B', 10, 9, true, false, null])
})

test('sorting keeps the order of equals both ways', async () => {
  const items = [
    { k: 1, n: 1 },
    { k: 0, n: 2 },
    { k: 1, n: 3 },
  ]
  for (const descending of [false, true]) {
    const { output } = await perform(dataSort, { items, by: 'k', descending }, call)
    assert.deepEqual(
      output.items.filter(({ k }) => k === 1).map(({ n }) => n),
      [1, 3],
    )
  }
})

async function unique(values: readonly string[], more: object = {}): Promise<unknown[]> {
  const { output } = await perform(
    dataUnique,
    { items: values.map((to) => ({ to })), field: 'to', ...more },
    call,
  )
  return output.items.map(({ to }) => to)
}

test('numbers repeated names before the extension, whatever their case', async () => {
  assert.deepEqual(
    await unique(['/a/x.txt', '/a/X.TXT', '/a/x.txt', '/b/x.txt', '/a.d/x', '/a.d/x', '.bashrc', '.bashrc']),
    [
      '/a/x.txt',
      '/a/X (2).TXT',
      '/a/x (3).txt',
      '/b/x.txt',
      '/a.d/x',
      '/a.d/x (2)',
      '.bashrc',
      '.bashrc (2)',
    ],
  )
})

test('composed and decomposed names are the same', async () => {
  assert.deepEqual(await unique(['é.txt', 'e\u0301.txt']), ['é.txt', 'e\u0301 (2).txt'])
})

test('gives nobody what is taken', async () => {
  assert.deepEqual(await unique(['a.txt', 'a.txt'], { taken: ['A.txt', 'a (2).TXT'] }), [
    'a (3).txt',
    'a (4).txt',
  ])
})

test('what is where it is to be stays, before all others', async () => {
  const items = [
    { path: '/in/x.txt', to: '/out/x.txt' },
    { path: '/out/x.txt', to: '/out/x.txt' },
  ]
  const raw = { items, field: 'to', current: 'path', taken: ['/in/x.txt', '/out/x.txt'] }
  const { output } = await perform(dataUnique, raw, call)
  assert.deepEqual(output, {
    items: [
      { path: '/in/x.txt', to: '/out/x (2).txt' },
      { path: '/out/x.txt', to: '/out/x.txt' },
    ],
    changed: 1,
  })
})

test('of two that claim one place only the first stays', async () => {
  const items = [1, 2].map((n) => ({ n, path: '/x.txt', to: '/x.txt' }))
  const { output } = await perform(dataUnique, { items, field: 'to', current: 'path' }, call)
  assert.deepEqual(
    output.items.map(({ to }) => to),
    ['/x.txt', '/x (2).txt'],
  )
})

const name = fc.string({
  unit: fc.constantFrom('a', 'A', '.', '/', ' ', '(', '2', ')'),
  minLength: 1,
  maxLength: 6,
})

test('values are unique, not taken, and the same every time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(name), fc.array(name), async (values, taken) => {
      const given = (await unique(values, { taken })).map((value) => foldPath(String(value)))
      assert.equal(new Set(given).size, values.length)
      assert.ok(taken.every((one) => !given.includes(foldPath(one))))
    }),
  )
})

test('ten thousand equal names take a moment', async () => {
  const values = await unique(Array.from({ length: 10_000 }, () => 'a.txt'))
  assert.equal(values.at(-1), 'a (10000).txt')
})

test('refuses an item without text in the field', async () => {
  for (const item of [{}, { to: 1 }, { to: '' }] satisfies JsonObject[]) {
    await assert.rejects(perform(dataUnique, { items: [item], field: 'to' }, call), isError('input.invalid'))
  }
})

test('refuses items that are no list of objects', () => {
  for (const items of [{}, [1], [null], [[]], 'x', undefined]) {
    assert.equal(dataSort.input.safeParse({ items, by: 'x' }).success, false)
  }
})

test('hashes text and bytes', async () => {
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  assert.deepEqual((await perform(dataHash, { text: 'abc' }, call)).output, { hash: abc, sizeBytes: 3 })
  assert.deepEqual((await perform(dataHash, { base64: 'YWJj' }, call)).output, { hash: abc, sizeBytes: 3 })
  const longer = await perform(dataHash, { text: 'abc', algorithm: 'sha512' }, call)
  assert.match(longer.output.hash, /^ddaf35a193617aba/)
  await assert.rejects(perform(dataHash, { base64: '!' }, call), isError('input.invalid'))
})
