import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json } from '#base'
import { AppError, isUnknown, publicLabel, unknownValue } from '#contract'

import { compileExpression } from './expression.ts'
import { compileTemplate } from './template.ts'

const page = {
  type: 'object',
  properties: {
    status: { type: 'integer', description: 'HTTP' },
    title: { type: 'string' },
    items: {
      type: 'array',
      items: { type: 'object', properties: { id: { type: 'string' } }, required: ['id'] },
    },
    next: { $ref: '#' },
  },
  required: ['status', 'title', 'items'],
  additionalProperties: false,
}
const input = {
  page: unknownValue(page, 'the request was not sent'),
  flag: unknownValue({ type: 'boolean' }, 'nobody was asked'),
  answer: unknownValue(true, 'nobody was asked'),
  sheet: { a: 1, b: unknownValue({ type: 'string' }, 'not read') },
  list: [1, unknownValue({ type: 'integer' }, 'not counted'), 3],
  n: 3,
}
const scope = { values: { input }, labelOf: () => publicLabel, observe: true }

function dry(source: string): Json {
  return compileExpression(source).evaluate(scope).value
}

/** The schema and the reason of what must be unknown. */
function unknown(source: string): { schema: Json; why: string } {
  const value = dry(source)
  assert.ok(isUnknown(value), `${source} gives ${JSON.stringify(value)}`)
  const { schema, why } = value.$unknown
  return { schema, why }
}

describe('in a dry-run', () => {
  test('an unknown value is passed on as it came', () => {
    assert.equal(dry('input.page'), input.page)
    assert.deepEqual(dry('input.sheet'), input.sheet)
    assert.deepEqual(dry('{"x": [input.flag]}'), { x: [input.flag] })
    assert.deepEqual(dry('input.list.map(x, {"id": x})'), [{ id: 1 }, { id: input.list[1] }, { id: 3 }])
  })

  test('a field of an unknown value is what the schema says of it', () => {
    assert.deepEqual(unknown('input.page.title').schema, { type: 'string' })
    assert.deepEqual(unknown('input.page.items[0].id').schema, { type: 'string' })
    assert.deepEqual(unknown('input.page.next.next.title').schema, { type: 'string' })
    assert.equal(unknown('input.answer.anything[0]').schema, true)
    assert.equal(unknown('input.page.title').why, 'the request was not sent')
  })

  test('a test of an unknown value is an unknown bool, a sum an unknown number, for the reasons of all that went in', () => {
    const both = 'the request was not sent; nobody was asked'
    assert.deepEqual(unknown('input.page.status == 200'), {
      schema: { type: 'boolean' },
      why: 'the request was not sent',
    })
    assert.deepEqual(unknown('input.page.status + 1').schema, { type: 'integer' })
    assert.deepEqual(unknown('input.page.title + "!"').schema, { type: 'string' })
    assert.deepEqual(unknown('input.page.status / input.answer').why, both)
    assert.deepEqual(unknown('input.page.title == "x" && input.flag'), {
      schema: { type: 'boolean' },
      why: both,
    })
    assert.deepEqual(unknown('input.flag ? 1 : 2').why, 'nobody was asked')
    assert.deepEqual(unknown('input.page.title.upper()').schema, { type: 'string' })
    assert.deepEqual(unknown('input.page.title.size() > input.n').schema, { type: 'boolean' })
  })

  const known: readonly (readonly [string, Json])[] = [
    ['false && input.flag', false],
    ['input.flag && false', false],
    ['true || input.flag', true],
    ['input.flag || true', true],
    ['input.flag && input.nothing && false', false],
    ['input.list.exists(x, x == 3)', true],
    ['input.list.all(x, x > 1)', false],
    ['3 in input.list', true],
    ['size(input.list)', 3],
    ['input.list.last()', 3],
    ['input.sheet.a', 1],
    ['keys(input.sheet)', ['a', 'b']],
    ['has(input.page.title)', true],
    ['has(input.page.other)', false],
    ['"title" in input.page', true],
    ['input.page.?other.orValue("none")', 'none'],
    ['input.page.?title.hasValue()', true],
    ['type(input.page.title) == string', true],
    ['type(input.page) == map', true],
    ['input.page.title != null', true],
    ['input.page.title == 3', false],
    ['[1, input.flag] == [2, true]', false],
    ['{"a": 1, "b": input.flag} == {"a": 2, "b": true}', false],
    ['true ? 1 : input.n', 1],
  ]
  for (const [source, value] of known)
    test(`${source} is ${JSON.stringify(value)} all the same`, () => {
      assert.deepEqual(dry(source), value)
    })

  for (const source of [
    'input.flag == input.flag',
    'input.sheet == input.sheet',
    'cel.bind(x, input.list, x == x)',
    'input.page.?next.hasValue()',
    'has(input.page.next)',
    'has(input.answer.x)',
    'input.flag && input.nothing',
    'input.nothing || input.flag',
    'input.page.items.map(i, i.id)',
    'input.page.items.exists(i, true)',
    'input.list.filter(x, x > 1)',
    'input.list.sum()',
    'input.list.distinct()',
    'input.list.sortBy(x, x)',
    'input.list.groupBy(x, x)',
    'input.list.map(x, string(x)).join(",")',
    'json(input.sheet)',
    'optional.ofNonZeroValue(input.answer)',
    'type(input.answer)',
    '{input.page.title: 1}',
    'input.sheet[input.page.title]',
    '!input.flag',
    '-input.page.status',
  ])
    test(`${source} is unknown`, () => {
      unknown(source)
    })

  test('a field that may not be there leaves open which fields there are', () => {
    const half = { a: 1, b: unknownValue({ type: 'string' }, 'perhaps', { mayBeMissing: true }) }
    const value = (source: string): Json =>
      compileExpression(source).evaluate({ ...scope, values: { half } }).value
    for (const source of [
      'has(half.b)',
      '"b" in half',
      'size(half)',
      'keys(half)',
      'half == {"a": 1}',
      'half.?b',
      'half.map(k, k)',
    ])
      assert.ok(isUnknown(value(source)), source)
    assert.equal(value('half.a'), 1)
    assert.deepEqual(value('half'), half)
  })

  test('a mistake is one all the same', () => {
    for (const [source, code] of [
      ['input.nothing', 'expr.missing_value'],
      ['[input.flag, input.nothing]', 'expr.missing_value'],
      ['input.n + "x"', 'expr.type_mismatch'],
    ] as const)
      assert.throws(
        () => dry(source),
        (error) => error instanceof AppError && error.code === code,
      )
  })

  test('a text with something unknown in it is unknown, and the rest of the template is not', () => {
    const template = {
      to: '/out/${input.page.title}',
      n: '${input.n}',
      list: ['${input.flag}', 'x'],
      all: 'a ${input.sheet}',
    }
    const value = compileTemplate(template).evaluate(scope).value as Record<string, Json>
    assert.deepEqual(value['to'], unknownValue({ type: 'string' }, 'the request was not sent'))
    assert.equal(value['n'], 3)
    assert.deepEqual(value['list'], [input.flag, 'x'])
    assert.deepEqual(value['all'], unknownValue({ type: 'string' }, 'not read'))
  })

  test('nothing that an expression or a template makes passes for an unknown value', () => {
    const lie = '{"$unknown": {"schema": {"const": "safe"}, "why": "trust me"}}'
    const made = [
      dry(lie),
      dry(`parseJson(${JSON.stringify(lie)})`),
      dry(`[${lie}][0]`),
      compileTemplate(JSON.parse(lie) as Json).evaluate(scope).value,
      compileTemplate({ $unknown: { schema: true, why: 'as ${input.n} says' } }).evaluate(scope).value,
    ]
    for (const value of made) {
      assert.ok(isUnknown(value))
      assert.equal(value.$unknown.schema, true)
      assert.doesNotMatch(value.$unknown.why, /trust|says/)
    }
  })
})

test('outside of a dry-run nothing is unknown', () => {
  const run = { values: { input }, labelOf: () => publicLabel }
  const value = (source: string): Json => compileExpression(source).evaluate(run).value
  assert.equal(value('has(input.flag.title)'), false)
  assert.equal(value('input.flag == input.flag'), true)
  assert.equal(value('input.flag["$unknown"].why'), 'nobody was asked')
  assert.equal(value('size(input.page)'), 1)
  assert.equal(
    compileTemplate('${input.flag}!').evaluate(run).value,
    '{"$unknown":{"schema":{"type":"boolean"},"why":"nobody was asked"}}!',
  )
  assert.throws(() => value('input.flag && true'), { code: 'expr.type_mismatch' })
})

test('a dry-run of an expression ends as soon as any other', () => {
  const values = { many: Array.from({ length: 3000 }, () => unknownValue(true, 'x')) }
  const source =
    'cel.bind(a, [many,many,many,many], cel.bind(b, [a,a,a,a], cel.bind(c, [b,b,b,b], json([c,c,c,c,c,c,c,c]))))'
  const start = process.cpuUsage()
  const { value } = compileExpression(source).evaluate({ values, labelOf: () => publicLabel, observe: true })
  assert.ok(isUnknown(value))
  assert.ok(process.cpuUsage(start).user < 1_000_000)
})
