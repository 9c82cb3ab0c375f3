import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { Fault } from '../fault.ts'
import { Frame } from '../meter.ts'
import { matches } from './match.ts'

function found(pattern: string, text: string): boolean {
  return matches(new Frame({}), text, pattern)
}

describe('a pattern', () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['', ['', 'a'], []],
    ['abc', ['abc', 'xabcx'], ['ab', 'acb']],
    ['^a|b$', ['ac', 'cb'], ['ca', 'bc']],
    ['a.c', ['abc', 'a😀c'], ['ac', 'a\nc']],
    ['(?s)a.c', ['a\nc'], []],
    ['(?i)straße', ['STRAßE', 'Straße'], ['strase']],
    ['(?i:a)b', ['Ab'], ['AB']],
    ['(?m)^b$', ['a\nb\nc'], ['ab']],
    ['a{2,3}b', ['aab', 'aaab', 'aaaab'], ['ab']],
    ['^a{2}$', ['aa'], ['a', 'aaa']],
    ['^(ab)*$', ['', 'abab'], ['aba']],
    ['^(a|b)+?c?$', ['abba', 'abc'], ['', 'cc']],
    ['^[a-c\\d_-]+$', ['a1_-', 'c'], ['d', '']],
    ['^[^a-c]$', ['d', '😀', '\n'], ['a']],
    ['^[]a]$', [']', 'a'], ['b']],
    ['^[[:upper:][:digit:]]+$', ['A1'], ['a']],
    ['\\bfoo\\b', ['a foo.', 'foo'], ['food', 'afoo']],
    ['\\Boo', ['foo'], ['oo']],
    ['^\\w+\\s\\S\\D$', ['ab1 x-'], ['ab x1']],
    ['\\x41\\x{1F600}\\t', ['A😀\t'], ['A']],
    ['^\\pL+\\p{Greek}$', ['abα'], ['ab1', 'abc']],
    ['\\Qa.b*\\Ec', ['a.b*c'], ['axb*c']],
    ['\\A\\$\\.\\z', ['$.'], ['$.\n']],
    ['(?P<year>[0-9]{4})-(?<m>\\d\\d)', ['2026-03'], ['206-03']],
    ['x*{'.replace('*', ''), ['x{'], ['x']],
    ['a**'.slice(0, 2), ['', 'b'], []],
  ]
  for (const [pattern, yes, no] of cases) {
    test(JSON.stringify(pattern), () => {
      for (const text of yes) assert.equal(found(pattern, text), true, JSON.stringify(text))
      for (const text of no) assert.equal(found(pattern, text), false, JSON.stringify(text))
    })
  }

  for (const pattern of [
    '(',
    ')',
    '[',
    '[a',
    '[b-a]',
    '*',
    'a**',
    'a{3,2}',
    'a{1001}',
    '(?=a)',
    '(?!a)',
    '(?<=a)',
    '(a)\\1',
    '\\',
    '\\y',
    '\\p{Nope}',
    '[[:nope:]]',
    '(?x)a',
    '((((a{100}){100}){100}){100})',
    '(((()){1000}){1000}){1000}',
    `${'('.repeat(200)}a${')'.repeat(200)}`,
    'a'.repeat(2000),
    '\\x{110000}',
  ]) {
    test(`${pattern.slice(0, 40)} is refused`, () => {
      assert.throws(
        () => found(pattern, 'a'),
        (error) => error instanceof Fault && error.code === 'expr.bad_argument',
      )
    })
  }

  test('agrees with the host on what both can read', () => {
    const { letrec } = fc
    const { pattern } = letrec<{ pattern: string }>((tie) => ({
      pattern: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(
          'a',
          'b',
          'c',
          '.',
          '[ab]',
          '[^a]',
          '\\d',
          '\\w',
          '^',
          '$',
          '\\b',
          '',
          '\\.',
          '[b-c1]',
        ),
        fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => a + b),
        fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(${a}|${b})`),
        fc
          .tuple(tie('pattern'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '*?'))
          .map(([a, times]) => `(?:${a})${times}`),
      ),
    }))
    fc.assert(
      fc.property(
        pattern,
        fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '.', '\n', ' '), maxLength: 8 }),
        (source, text) => {
          assert.equal(found(source, text), new RegExp(source, 'u').test(text))
        },
      ),
      { numRuns: 2000 },
    )
  })
})
