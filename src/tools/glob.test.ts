import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import { AppError } from '#contract'

import { compileGlob } from './glob.ts'

const cases: readonly [pattern: string, matching: readonly string[], others: readonly string[]][] = [
  ['*.txt', ['a.txt', '.txt', 'A.TXT'], ['a.txt.gz', 'a/b.txt', 'txt']],
  ['?.md', ['a.md', '\u{1F600}.md'], ['ab.md', '/.md']],
  ['**/*.txt', ['a.txt', 'x/a.txt', 'x/y/a.txt'], ['x/a.md']],
  ['src/**', ['src/a', 'src/a/b'], ['src', 'other/src/a']],
  ['a/**/b', ['a/b', 'a/x/b', 'a/x/y/b'], ['ab', 'a/xb', 'xa/b']],
  ['[a-c]?[!0-9]', ['abx', 'c1-'], ['dbx', 'ab1', 'ab/']],
  ['{a,b{1,2}}.jpg', ['a.jpg', 'b1.jpg', 'b2.jpg'], ['b.jpg', 'a,b.jpg']],
  ['{,x}y', ['y', 'xy'], ['xxy']],
  [String.raw`\*\{a`, ['*{a'], ['x{a']],
  ['[]]', [']'], ['[']],
  ['a**b', ['ab', 'a/x/b'], ['a/x/c']],
]

test('matches names and paths as the table says', () => {
  for (const [pattern, matching, others] of cases) {
    const matches = compileGlob(pattern)
    for (const text of matching) assert.ok(matches(text), `${pattern} takes ${text}`)
    for (const text of others) assert.ok(!matches(text), `${pattern} leaves ${text}`)
  }
})

test('refuses brackets that never close and too many alternatives', () => {
  for (const pattern of ['[abc', '{a,b', '{a,b}'.repeat(7), '{'.repeat(1_000)]) {
    assert.throws(
      () => compileGlob(pattern),
      (error) => error instanceof AppError && error.code === 'tools.pattern_refused',
    )
  }
})

test('takes any text as a pattern or refuses it with a code', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '*', '?', '[', ']', '{', '}', ',', '\\', '/', '!', '-') }),
      fc.string(),
      (pattern, text) => {
        try {
          compileGlob(pattern)(text)
        } catch (error) {
          assert.ok(error instanceof AppError)
        }
      },
    ),
  )
})

test('a pattern made to backtrack ends at once', () => {
  const matches = compileGlob(`${'*a'.repeat(200)}b`)
  assert.ok(!matches('a'.repeat(4_000)))
})
