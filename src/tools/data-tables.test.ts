import assert from 'node:assert/strict'
import { test } from 'node:test'

import * as fc from 'fast-check'

import type { Json } from '#base'
import { AppError } from '#contract'
import { createMemoryWorld } from '#gate/testing'

import { dataFormat } from './data-format.ts'
import { dataParse } from './data-parse.ts'
import { callOn, perform } from './testing/drive.ts'

const call = callOn(createMemoryWorld())

async function parse(text: string, raw: object = { format: 'csv' }) {
  return (await perform(dataParse, { text, ...raw }, call)).output
}

async function format(value: Json, raw: object = { format: 'csv' }): Promise<string> {
  return (await perform(dataFormat, { value, ...raw }, call)).output.text
}

function isError(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

test('reads tables as RFC 4180 has them', async () => {
  const cases: readonly [text: string, rows: Json][] = [
    ['a,b\r\n1,2\r\n', [{ a: '1', b: '2' }]],
    ['a,b\n1,2', [{ a: '1', b: '2' }]],
    ['a,b\r1,2\r', [{ a: '1', b: '2' }]],
    ['\uFEFFa,b\r\n1,2', [{ a: '1', b: '2' }]],
    ['a,b\r\n"x, y","say ""so"""\r\n', [{ a: 'x, y', b: 'say "so"' }]],
    ['a,b\r\n"line\r\nbreak",\r\n', [{ a: 'line\r\nbreak', b: '' }]],
    ['a\r\n\r\n""\r\nx\r\n', [{ a: '' }, { a: 'x' }]],
    ['a,b\r\n', []],
    ['', []],
  ]
  for (const [text, rows] of cases) {
    const { value, problems } = await parse(text)
    assert.deepEqual({ value, problems }, { value: rows, problems: [] }, JSON.stringify(text))
  }
})

test('reads other separators and tables without a header', async () => {
  assert.deepEqual((await parse('a;b\n1,5;2', { format: 'csv', separator: ';' })).value, [
    { a: '1,5', b: '2' },
  ])
  assert.deepEqual(await parse('1\t2\n3\t4', { format: 'tsv', header: false }), {
    value: [
      { column_1: '1', column_2: '2' },
      { column_1: '3', column_2: '4' },
    ],
    columns: ['column_1', 'column_2'],
    problems: [],
  })
})

test('reports records of unequal length with their lines and loses nothing of them', async () => {
  assert.deepEqual(await parse('a,b\n"1\n2",3\n4\n5,6,7\n'), {
    value: [
      { a: '1\n2', b: '3' },
      { a: '4', b: '' },
      { a: '5', b: '6', column_3: '7' },
    ],
    columns: ['a', 'b', 'column_3'],
    problems: [
      { line: 4, message: 'Has 1 fields where 2 are expected.' },
      { line: 5, message: 'Has 3 fields where 2 are expected.' },
    ],
  })
})

test('numbers names of columns that are missing or repeated', async () => {
  const { columns, problems } = await parse('a,,a,__proto__\n1,2,3,4')
  assert.deepEqual(columns, ['a', 'column_2', 'a_2', '__proto__'])
  assert.equal(problems.length, 1)
})

test('keeps text after a closing quote, and reports it', async () => {
  const { value, problems } = await parse('a\n"x"y\n')
  assert.deepEqual(
    [value, problems],
    [[{ a: 'xy' }], [{ line: 2, message: 'Text follows a closing quote; it was kept.' }]],
  )
})

test('refuses what cannot be read, with its line', async () => {
  await assert.rejects(
    parse('a\nb\n"c\nd'),
    (error) => error instanceof AppError && error.details['line'] === 3,
  )
  for (const [text, raw] of [
    ['{"a": }', { format: 'json' }],
    ['', { format: 'json' }],
    ['['.repeat(100_000), { format: 'json' }],
    ['['.repeat(5_000) + ']'.repeat(5_000), { format: 'json' }],
    ['a: 1\na: 2', { format: 'yaml' }],
    ['a: !!js/function x', { format: 'yaml' }],
    ['a: [1', { format: 'yaml' }],
    ['a: .nan', { format: 'yaml' }],
    ['a: 1\n---\nb: 2', { format: 'yaml' }],
    ['['.repeat(20_000), { format: 'yaml' }],
    [`a: &a [x, x, x, x, x, x, x, x, x]\n${bombLevels(8)}`, { format: 'yaml' }],
    [`${','.repeat(3_000)}\n`, { format: 'csv' }],
    [`${','.repeat(1_999)}\n${'x\n'.repeat(2_600)}`, { format: 'csv' }],
    [`${','.repeat(1_999)}\n`.repeat(2_501), { format: 'csv' }],
  ] as const) {
    await assert.rejects(parse(text, raw), isError('data.parse_failed'), text.slice(0, 40))
  }
})

/** Each level holds the one before nine times. */
function bombLevels(levels: number): string {
  let text = ''
  for (let level = 0; level < levels; level += 1) {
    const [before, name] = [String.fromCodePoint(97 + level), String.fromCodePoint(98 + level)]
    text += `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]\n`
  }
  return text
}

test('reads JSON and YAML as the same values', async () => {
  assert.deepEqual((await parse('\uFEFF{"a": [1, null]}', { format: 'json' })).value, { a: [1, null] })
  assert.deepEqual((await parse('a:\n  - 1\n  - null\nb: yes\nc: 2024-01-01', { format: 'yaml' })).value, {
    a: [1, null],
    b: 'yes',
    c: '2024-01-01',
  })
  assert.equal((await parse('', { format: 'yaml' })).value, null)
})

test('data cannot reach the prototype of an object', async () => {
  for (const [text, name] of [
    ['{"__proto__": {"polluted": 1}}', 'json'],
    ['__proto__:\n  polluted: 1', 'yaml'],
    ['__proto__\npolluted', 'csv'],
  ] as const) {
    const { value } = await parse(text, { format: name })
    assert.equal(Reflect.get({}, 'polluted'), undefined)
    assert.equal(Reflect.get(Object(value), 'polluted'), undefined)
  }
})

const cell = fc.string({
  unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r', '\t', ' ', '=', '-', '1', '\uFEFF', 'é'),
})
const table = fc
  .tuple(
    fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 }),
    fc.array(fc.array(cell, { minLength: 4, maxLength: 4 })),
  )
  .map(([columns, rows]) =>
    rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index] ?? '']))),
  )

test('reading what was written unguarded gives the same table', async () => {
  for (const name of ['csv', 'tsv']) {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const text = await format(rows, { format: name, guardFormulas: false })
        if (rows.length > 0) assert.deepEqual((await parse(text, { format: name })).value, rows)
      }),
    )
  }
})

test('reading what was written gives the same value', async () => {
  for (const name of ['json', 'yaml']) {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue({ maxDepth: 4 }), async (value) => {
        const plain = JSON.parse(JSON.stringify(value)) as Json
        const back = await parse(await format(plain, { format: name }), { format: name })
        assert.equal(JSON.stringify(back.value), JSON.stringify(plain))
      }),
    )
  }
})

test('writes the columns that are asked for, under their titles', async () => {
  const rows = [
    { name: 'a', size: { bytes: 3 }, x: null },
    { name: 'b', list: [1] },
  ]
  const columns = [{ field: 'name', title: 'File' }, { field: 'size.bytes' }, { field: 'list' }]
  assert.equal(await format(rows, { format: 'csv', columns }), 'File,size.bytes,list\r\na,3,\r\nb,,[1]\r\n')
  assert.equal(await format(rows), 'name,size,x,list\r\na,"{""bytes"":3}",,\r\nb,,,[1]\r\n')
  assert.equal(await format(rows, { format: 'csv', columns, header: false }), 'a,3,\r\nb,,[1]\r\n')
})

test('no spreadsheet takes a text for a formula', async () => {
  for (const text of [
    '=1+1',
    '+cmd',
    '-2+3',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    ' =1',
    '＝1',
    "=cmd|'/C calc'!A0",
    '-',
  ]) {
    const written = await format([{ x: text }], { format: 'csv', header: false })
    assert.match(written, /^"?'/, text)
    assert.match(await format([{ x: text }], { format: 'tsv', header: false }), /^"?'/, text)
  }
  assert.equal(await format([{ x: 'a;=1+1' }], { format: 'csv', header: false }), '"a;=1+1"\r\n')
  assert.equal(await format([{ x: 'a\t=1+1' }], { format: 'csv', header: false }), '"a\t=1+1"\r\n')
})

test('numbers, dates and plain words are left as they are', async () => {
  const values = [-5, '-5', '+3.5e-2', '2024-07-01', "it's", 'a=b', true, '', null]
  const written = await format(
    values.map((x) => ({ x })),
    { format: 'csv', header: false },
  )
  assert.deepEqual(written.split('\r\n'), [
    '-5',
    '-5',
    '+3.5e-2',
    '2024-07-01',
    "it's",
    'a=b',
    'true',
    '""',
    '""',
    '',
  ])
})

test('a Markdown table shows cells as text, whatever is in them', async () => {
  const rows = [
    { 'a|b': '![x](https://evil.example/?q=1) <img src=x>' },
    { 'a|b': '__init__.py\n`code` *b* snake_case' },
    { 'a|b': 'cod\u202Egnp.exe \u001B[31m' },
  ]
  assert.equal(
    await format(rows, { format: 'markdown' }),
    [
      String.raw`| a\|b |`,
      '| --- |',
      String.raw`| !\[x\](https\://evil.example/?q=1) \<img src=x\> |`,
      String.raw`| \_\_init\_\_.py ` + '\\`code\\` ' + String.raw`\*b\* snake_case |`,
      '| cod\uFFFDgnp.exe \uFFFD\\[31m |',
      '',
    ].join('\n'),
  )
})

test('refuses to write as a table what is none', async () => {
  await assert.rejects(format({ a: 1 }), isError('input.invalid'))
  await assert.rejects(format([1], { format: 'markdown' }), isError('input.invalid'))
})
