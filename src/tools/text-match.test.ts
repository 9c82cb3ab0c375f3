import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { AppError } from '#contract'
import { createMemoryWorld } from '#gate/testing'

import { textMatch } from './text-match.ts'
import { callOn, perform } from './testing/drive.ts'

async function match(text: string, pattern: string, raw: object = {}) {
  return (await perform(textMatch, { text, pattern, ...raw }, callOn(createMemoryWorld()))).output
}

function isRefused(error: unknown): boolean {
  return error instanceof AppError && error.code === 'tools.pattern_refused'
}

test('finds all matches with their places and groups', async () => {
  assert.deepEqual(await match('\u{1F600} INV-7, inv-12b', 'inv-(?<number>\\d+)([a-z])?', { flags: 'i' }), {
    matches: [
      { text: 'INV-7', start: 3, end: 8, groups: ['7', null], named: { number: '7' } },
      { text: 'inv-12b', start: 10, end: 17, groups: ['12', 'b'], named: { number: '12' } },
    ],
    truncated: false,
  })
})

test('takes flags for lines and dots', async () => {
  assert.equal((await match('a\nb', '^b')).matches.length, 0)
  assert.equal((await match('a\nb', '^b', { flags: 'm' })).matches.length, 1)
  assert.equal((await match('a\nb', 'a.b')).matches.length, 0)
  assert.equal((await match('a\nb', 'a.b', { flags: 's' })).matches.length, 1)
})

test('says when there are more than the limit', async () => {
  assert.deepEqual((await match('aaa', 'a', { limit: 2 })).truncated, true)
  assert.deepEqual((await match('aa', 'a', { limit: 2 })).truncated, false)
})

test('agrees with the built-in matcher on simple patterns', async () => {
  const pattern = fc
    .array(fc.constantFrom('a', 'b', '[ab]', 'a?', 'b+', '(a|bb)', '.', '\\b'), {
      minLength: 1,
      maxLength: 6,
    })
    .map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: fc.constantFrom('a', 'b', ' ') }), pattern, async (text, source) => {
      const { matches } = await match(text, source)
      const expected = [...text.matchAll(new RegExp(source, 'g'))].map((found) => [found.index, found[0]])
      assert.deepEqual(
        matches.map(({ start, text: found }) => [start, found]),
        expected,
      )
    }),
  )
})

test('refuses what needs backtracking, and what is malformed', async () => {
  for (const pattern of [
    '(a)\\1',
    '(?=a)b',
    '(?!a)b',
    '(?<=a)b',
    '[',
    '(',
    'a{2000}',
    '(?<n>a)(?<n>b)',
    '((a{30}){30}){30}',
    '*',
  ]) {
    await assert.rejects(match('aa', pattern), isRefused, pattern)
  }
})

test('patterns that make others hang end in a moment', async () => {
  const text = `${'a'.repeat(50_000)}!`
  for (const pattern of [
    '(a+)+$',
    '^(a|a)*$',
    '(a|aa)+$',
    '(.*)*x',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(a*)*b',
    '^(\\w+\\s?)*:$',
  ]) {
    assert.equal((await match(text, pattern)).matches.length, 0, pattern)
  }
})

test('refuses a pattern whose program is too large for the text', async () => {
  await assert.rejects(match('a'.repeat(100_000), '(a?){999}'), isRefused)
  await assert.rejects(match('a'.repeat(1_000), 'a{1000}'.repeat(70)), isRefused)
})

test('lets the event loop and the time-out in when matches are many and each looks far', async () => {
  const controller = new AbortController()
  let breaths = 0
  const call = callOn(createMemoryWorld(), {
    signal: controller.signal,
    sleepUntil: async () => {
      breaths += 1
      if (breaths === 3) controller.abort(new Error('time is up'))
    },
  })
  const raw = { text: 'a'.repeat(20_000), pattern: 'a*b|a', limit: 10_000 }
  await assert.rejects(perform(textMatch, raw, call), /time is up/)
  assert.equal(breaths, 3)
})
