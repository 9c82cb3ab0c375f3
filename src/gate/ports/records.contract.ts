import assert from 'node:assert/strict'
import { test } from 'node:test'

import { personLabel } from '#contract'

import type { Records } from './records.ts'

/** What every adapter of {@link Records} must do. */
export function testRecords(name: string, open: () => Records): void {
  const change = { over: null, writer: 'w1', label: personLabel, at: 1_000 }

  test(`${name}: what was put is found, with its revision`, async () => {
    const records = open()
    assert.equal(await records.find('task', 'a'), undefined)
    const first = await records.put('task', 'a', { title: 'One' }, change)
    assert.deepEqual(first, {
      value: { title: 'One' },
      revision: 1,
      writer: 'w1',
      label: personLabel,
      updatedAt: 1_000,
    })
    await records.put('task', 'a', { title: 'Two' }, { ...change, writer: 'w2', at: 2_000 })
    assert.deepEqual(await records.find('task', 'a'), {
      value: { title: 'Two' },
      revision: 2,
      writer: 'w2',
      label: personLabel,
      updatedAt: 2_000,
    })
    assert.equal(await records.find('event', 'a'), undefined)
  })

  test(`${name}: nothing is kept over another revision`, async () => {
    const records = open()
    assert.equal(await records.put('task', 'a', { n: 1 }, { ...change, over: 1 }), undefined)
    assert.equal((await records.put('task', 'a', { n: 1 }, { ...change, over: 0 }))?.revision, 1)
    assert.equal(await records.put('task', 'a', { n: 2 }, { ...change, over: 0 }), undefined)
    assert.equal((await records.put('task', 'a', { n: 2 }, { ...change, over: 1 }))?.revision, 2)
    assert.deepEqual((await records.find('task', 'a'))?.value, { n: 2 })
  })

  test(`${name}: it is removed over its revision alone, and begins anew`, async () => {
    const records = open()
    assert.equal(await records.remove('task', 'a', { over: null }), false)
    await records.put('task', 'a', { n: 1 }, change)
    assert.equal(await records.remove('task', 'a', { over: 2 }), false)
    assert.equal(await records.remove('task', 'a', { over: 1 }), true)
    assert.equal(await records.find('task', 'a'), undefined)
    assert.equal((await records.put('task', 'a', { n: 1 }, { ...change, over: 0 }))?.revision, 1)
  })

  test(`${name}: they are listed by id, a part at a time`, async () => {
    const records = open()
    for (const id of ['b/2', 'a%1', 'b/1', 'c', 'b/3', 'a_1', 'b/\u{10ffff}'])
      await records.put('fact', id, { id }, change)
    await records.put('task', 'b/0', {}, change)
    const ids = async (options: Parameters<Records['list']>[1]): Promise<string[]> =>
      (await records.list('fact', options)).map(({ id }) => id)
    assert.deepEqual(await ids({ limit: 10 }), ['a%1', 'a_1', 'b/1', 'b/2', 'b/3', 'b/\u{10ffff}', 'c'])
    assert.deepEqual(await ids({ prefix: 'b/', limit: 2 }), ['b/1', 'b/2'])
    assert.deepEqual(await ids({ prefix: 'b/', after: 'b/2', limit: 9 }), ['b/3', 'b/\u{10ffff}'])
    assert.deepEqual(await ids({ prefix: 'a_', limit: 9 }), ['a_1'])
    assert.deepEqual(await ids({ after: 'c', limit: 9 }), [])
    assert.deepEqual(
      await Promise.all(
        [{}, { prefix: 'b/' }, { prefix: 'a_' }, { prefix: 'd' }].map(async (which) =>
          records.count('fact', which),
        ),
      ),
      [7, 4, 1, 0],
    )
  })
}
