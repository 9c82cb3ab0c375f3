import assert from 'node:assert/strict'
import { test } from 'node:test'

import { alikeOf } from './alike.ts'
import { stemOf, wordsIn } from './words.ts'

test('words are told in one form, with where they stand', () => {
  assert.deepEqual(wordsIn('The fees, paid.'), [
    { stem: 'the', from: 0, to: 3, isPart: false },
    { stem: 'fee', from: 4, to: 8, isPart: false },
    { stem: 'paid', from: 10, to: 14, isPart: false },
  ])
})

for (const [one, other] of [
  ['fee', 'fees'],
  ['bake', 'baking'],
  ['stop', 'stopped'],
  ['category', 'categories'],
  ['box', 'boxes'],
  ['Juno', 'Juno’s'],
  ['ＡＢＣ１', 'abc1'],
] as const) {
  test(`${one} and ${other} are one word`, () => assert.equal(stemOf(one), stemOf(other)))
}

test('of names made of words and of dates the parts are told as well', () => {
  const stems = (text: string): string[] => wordsIn(text).map(({ stem }) => stem)
  assert.deepEqual(stems('keepDays'), ['keepday', 'keep', 'day'].map(stemOf))
  assert.deepEqual(stems('2026-05-11'), ['2026-05-11', '2026', '05', '11'])
})

test('scripts without spaces are told by neighbouring characters', () => {
  assert.deepEqual(
    wordsIn('家賃は𠮷').map(({ stem, from, to }) => [stem, from, to]),
    [
      ['家賃', 0, 2],
      ['賃は', 1, 3],
      ['は𠮷', 2, 5],
    ],
  )
})

test('words stand for those of their line, and for themselves', () => {
  assert.ok(alikeOf(stemOf('costs')).has(stemOf('price')))
  assert.ok(alikeOf(stemOf('expire')).has('run_out'))
  assert.deepEqual([...alikeOf('gherkin')], ['gherkin'])
})
