import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { unitsOf } from './units.ts'

function pieces(text: string, kind = 'text'): string[] {
  return unitsOf(text, kind).map(({ kind: is, from, to }) => `${is}: ${text.slice(from, to)}`)
}

for (const [says, text, kind, expected] of [
  [
    'sentences end at a full stop before a capital letter, over lines',
    'We met\nat No. 9. Dr. Ono came at 3.5 p.m. and left! “Why?” Nobody knows.',
    'text',
    [
      'sentence: We met\nat No. 9.',
      'sentence: Dr. Ono came at 3.5 p.m. and left!',
      'sentence: “Why?”',
      'sentence: Nobody knows.',
    ],
  ],
  [
    'items go over several lines',
    'To bring:\n- boots, and\n  dry socks\n- a torch. And a spare.\n',
    'markdown',
    ['line: To bring:', 'item: - boots, and\n  dry socks', 'item: - a torch. And a spare.'],
  ],
  [
    'rows of tables are told without the line below the header',
    '| a | b |\n| --- | --- |\n| 1 | 2 |',
    'markdown',
    ['row: | a | b |', 'row: | 1 | 2 |'],
  ],
  ['tables are told by rows', 'a,b\n1,2', 'table', ['row: a,b', 'row: 1,2']],
  [
    'fields and columns stand by themselves',
    'Date: 4 May\nTo: Ada\nPipe            £3\nTotal           £3',
    'text',
    ['line: Date: 4 May', 'line: To: Ada', 'line: Pipe            £3', 'line: Total           £3'],
  ],
  ['code is told by lines', 'const a = 1\n\n  a.b. C', 'code', ['line: const a = 1', 'line: a.b. C']],
  [
    'full stops of other scripts count',
    '家賃は五万円です。毎月払います。',
    'text',
    ['sentence: 家賃は五万円です。', 'sentence: 毎月払います。'],
  ],
] as const) {
  test(says, () => assert.deepEqual(pieces(text, kind), expected))
}

test('units are in order, apart, short, and leave out nothing but blanks and lines between', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...'ab. |\n-#,:1Ä𠮷。! '.split('')), maxLength: 2_000 }),
      fc.constantFrom('text', 'markdown', 'table', 'code'),
      (given, kind) => {
        const text = given.toWellFormed()
        let end = 0
        for (const { from, to } of unitsOf(text, kind)) {
          assert.ok(from >= end && to > from && to - from <= 480)
          assert.match(text.slice(end, from), /^[\s|:-]*$/)
          assert.ok(text.slice(from, to).isWellFormed())
          end = to
        }
        assert.match(text.slice(end), /^[\s|:-]*$/)
      },
    ),
  )
})
