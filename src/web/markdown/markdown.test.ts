import assert from 'node:assert/strict'
import { test } from 'node:test'

import { readInlines } from './read-inlines.ts'
import { readMarkdown } from './read-markdown.ts'

const words = (text: string) => ({ is: 'text' as const, text })
const paragraph = (text: string) => ({ is: 'paragraph' as const, of: [words(text)] })

test('words are set off as they are marked, and as they are where nothing ends the mark', () => {
  assert.deepEqual(readInlines('a **b *c*** `d_e` ~~f~~'), [
    words('a '),
    { is: 'strong', of: [words('b '), { is: 'emphasis', of: [words('c')] }] },
    words(' '),
    { is: 'code', text: 'd_e' },
    words(' '),
    { is: 'struck', of: [words('f')] },
  ])
  for (const text of [
    '2 * 3 * 4',
    'snake_case_name',
    'a ** b',
    '**open',
    '`open',
    '* x *',
    'a[0](',
    '[x] (y)',
  ])
    assert.deepEqual(readInlines(text), [words(text)], text)
  assert.deepEqual(readInlines(String.raw`\*not\* \d`), [words(String.raw`*not* \d`)])
  assert.deepEqual(readInlines('``a`b`` ` c `'), [
    { is: 'code', text: 'a`b' },
    words(' '),
    { is: 'code', text: 'c' },
  ])
})

test('a link is words with an address, a picture too, and HTML is text', () => {
  assert.deepEqual(readInlines('[x](javascript:alert(1))'), [
    { is: 'link', of: [words('x')], address: 'javascript:alert(1)' },
  ])
  assert.deepEqual(readInlines('![alt](http://example.org/a.png "title")'), [
    { is: 'link', of: [words('alt')], address: 'http://example.org/a.png' },
  ])
  assert.deepEqual(readInlines('![](http://example.org)'), [
    { is: 'link', of: [], address: 'http://example.org' },
  ])
  const html = '<img src=x onerror="alert(1)"><script>x</script> <https://example.org>'
  assert.deepEqual(readMarkdown(html), [paragraph(html)])
})

test('blocks are read as models write them', () => {
  const text = [
    '# Title #',
    'One line',
    'and more',
    '',
    '1. first',
    '   more of it',
    '  - inner',
    '2. second',
    '',
    '- other',
    '```ts',
    'const a = 1',
    '',
    '# no heading',
    '```',
    '> said',
    '> - by whom',
    '---',
    '| a | b |',
    '|---|:-:|',
    '| 1 | 2 |',
    'after',
  ].join('\n')
  assert.deepEqual(readMarkdown(text), [
    { is: 'heading', level: 1, of: [words('Title')] },
    { is: 'paragraph', of: [words('One line'), { is: 'break' }, words('and more')] },
    {
      is: 'list',
      from: 1,
      items: [
        [
          { is: 'paragraph', of: [words('first'), { is: 'break' }, words('more of it')] },
          { is: 'list', from: null, items: [[paragraph('inner')]] },
        ],
        [paragraph('second')],
      ],
    },
    { is: 'list', from: null, items: [[paragraph('other')]] },
    { is: 'code', language: 'ts', text: 'const a = 1\n\n# no heading' },
    { is: 'quote', of: [paragraph('said'), { is: 'list', from: null, items: [[paragraph('by whom')]] }] },
    { is: 'rule' },
    { is: 'table', head: [[words('a')], [words('b')]], rows: [[[words('1')], [words('2')]]] },
    paragraph('after'),
  ])
})

test('code that has only begun is code already', () => {
  assert.deepEqual(readMarkdown('```\nhalf'), [{ is: 'code', language: '', text: 'half' }])
  assert.deepEqual(readMarkdown('  \n'), [])
})

/** All that is shown of something, whatever it is in. */
function lettersIn(value: unknown): string {
  if (Array.isArray(value)) return value.map(lettersIn).join('')
  if (typeof value !== 'object' || value === null) return ''
  return Object.entries(value)
    .map(([name, one]) => (['text', 'address', 'language'].includes(name) ? String(one) : lettersIn(one)))
    .join('')
}

test('texts that only begin things are read to their end, and lose nothing', () => {
  for (const piece of [
    '[',
    '![',
    '**a ',
    '*',
    '_a',
    '`',
    '``a`',
    '[](',
    '> ',
    '- ',
    '~~',
    '1. ',
    '|-',
    String.raw`\[`,
  ]) {
    const text = `${piece.repeat(20_000 / piece.length)}end`
    assert.match(lettersIn(readMarkdown(text)), /end$/, piece)
  }
  const deep = `${'> '.repeat(200)}end`
  assert.match(lettersIn(readMarkdown(deep)), /end$/)
})
