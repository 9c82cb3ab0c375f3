import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json } from '#base'
import { AppError, type Label, personLabel, publicLabel } from '#contract'

import { compileExpression, type Scope } from './expression.ts'

const values = {
  input: { n: 3, s: 'text', none: null, list: [1, 2, 3], 'a-b': 7 },
  nodes: { find: { output: { items: [] } } },
}
const scope: Scope = { values, labelOf: () => publicLabel }

function evaluate(source: string, given: Readonly<Record<string, Json>> = values): Json {
  return compileExpression(source).evaluate({ ...scope, values: given }).value
}

function errorOf(work: () => unknown): AppError {
  try {
    work()
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
  return assert.fail('nothing was thrown')
}

describe('references', () => {
  const cases: readonly (readonly [string, readonly (readonly string[])[]])[] = [
    ['nodes.find.output.items[0].title', [['nodes', 'find', 'output', 'items']]],
    [
      'input["a-b"] + input.n',
      [
        ['input', 'a-b'],
        ['input', 'n'],
      ],
    ],
    ['nodes[input.s].output', [['nodes'], ['input', 's']]],
    [
      'input.list.map(x, x + input.n)',
      [
        ['input', 'list'],
        ['input', 'n'],
      ],
    ],
    ['input.list.map(input, input.n)', [['input', 'list']]],
    ['cel.bind(nodes, input.n, nodes + nodes)', [['input', 'n']]],
    ['has(input.a.b)', [['input', 'a', 'b']]],
    [
      'input.?a.b.orValue(input.?c)',
      [
        ['input', 'a', 'b'],
        ['input', 'c'],
      ],
    ],
    ['true ? 1 : input.n', [['input', 'n']]],
    ['type(input) == map && 1 < 2', [['input']]],
    ['1 + 2', []],
  ]
  for (const [source, wanted] of cases) {
    test(`of ${source}`, () => assert.deepEqual(compileExpression(source).references, wanted))
  }
})

describe('labels', () => {
  const web: Label = { integrity: 'untrusted', confidentiality: 'public', sources: ['web:example.org'] }
  const labelOf = ([root]: readonly string[]): Label => (root === 'nodes' ? web : personLabel)

  test('a result carries the label of all that it may have been made from', () => {
    const { label } = compileExpression('true ? input.n : nodes.find.output').evaluate({ values, labelOf })
    assert.deepEqual(label, {
      integrity: 'untrusted',
      confidentiality: 'private',
      sources: ['web:example.org'],
    })
  })

  test('a constant is public', () => {
    assert.deepEqual(compileExpression('"a" + "b"').evaluate({ values, labelOf }).label, publicLabel)
  })
})

describe('results', () => {
  test('give back the very object that was read', () => {
    assert.equal(evaluate('input.list'), values.input.list)
    assert.equal(evaluate('[input.list][0]'), values.input.list)
  })

  test('are JSON, whatever was inside', () => {
    const made = evaluate(
      '[1, 2u, 1.5, -0.0, {1: "a", true: "b"}, timestamp("2026-01-02T03:04:05.678Z"), duration("-1500ms"), type(1), optional.none(), [optional.of(2)]]',
    )
    assert.deepEqual(made, [
      1,
      2,
      1.5,
      0,
      { 1: 'a', true: 'b' },
      '2026-01-02T03:04:05.678Z',
      '-1.5s',
      'int',
      null,
      [2],
    ])
    assert.ok(Object.is((made as readonly Json[])[3], 0))
  })

  test('are refused where JSON would lose something', () => {
    assert.equal(errorOf(() => evaluate('[9007199254740993]')).code, 'expr.number_out_of_range')
    assert.equal(errorOf(() => evaluate('1.0 / 0.0')).code, 'expr.number_out_of_range')
    assert.equal(errorOf(() => evaluate('b"abc"')).code, 'expr.type_mismatch')
    assert.equal(errorOf(() => evaluate('{1: "a", "1": "b"}')).code, 'expr.type_mismatch')
    assert.equal(errorOf(() => evaluate('{"a": 1, "a": 2}')).code, 'expr.bad_argument')
  })

  test('differ in no time zone', () => {
    const source = "timestamp('2024-07-01T00:00:00Z').getDayOfYear()"
    const before = process.env['TZ']
    try {
      for (const zone of ['America/New_York', 'Asia/Kolkata', 'UTC']) {
        process.env['TZ'] = zone
        assert.equal(evaluate(source), 182)
      }
    } finally {
      if (before === undefined) delete process.env['TZ']
      else process.env['TZ'] = before
    }
    assert.equal(errorOf(() => evaluate("timestamp('2024-07-01T00:00:00')")).code, 'expr.bad_argument')
  })
})

describe('errors', () => {
  test('name what is missing, where, and the way out', () => {
    const error = errorOf(() => evaluate('input.n > 1 &&\n  input.foo.bar'))
    assert.equal(error.code, 'expr.missing_value')
    assert.equal(error.message, 'input.foo is missing.\n    input.foo.bar\n          ^')
    assert.match(error.hint ?? '', /\.\?b\.orValue/)
    assert.deepEqual(error.details, { expression: 'input.n > 1 &&\n  input.foo.bar', line: 2, column: 9 })
  })

  test('name what is known when a root is not', () => {
    const error = errorOf(() => evaluate('inptu.n'))
    assert.equal(error.code, 'expr.missing_value')
    assert.equal(error.hint, 'Known here: input, nodes.')
  })

  test('point into a text that cannot be read', () => {
    const error = errorOf(() => compileExpression('1 +\n+ 2'))
    assert.equal(error.code, 'expr.invalid')
    assert.deepEqual(error.details, { expression: '1 +\n+ 2', line: 2, column: 1 })
  })

  test('tell what a misspelt or foreign function is called here', () => {
    assert.match(errorOf(() => compileExpression('input.s.startWith("t")')).hint ?? '', /startsWith/)
    assert.match(errorOf(() => compileExpression('input.s.length()')).hint ?? '', /size/)
    assert.match(errorOf(() => compileExpression('split(input.s, ",")')).hint ?? '', /x\.split/)
  })

  test('hold no value of the data', () => {
    const secret = { input: { password: 'hunter2', n: 1 } }
    for (const source of [
      'input.password + 1',
      'input.n.foo',
      'input.password.foo',
      '[input.password].join(1)',
      'input.password.all(x, true)',
    ]) {
      const error = errorOf(() => evaluate(source, secret))
      assert.ok(!JSON.stringify([error.message, error.hint, error.details]).includes('hunter2'), source)
    }
  })

  const wrong: readonly (readonly [string, string])[] = [
    ['input.s + 1', 'expr.type_mismatch'],
    ['input.list[3]', 'expr.missing_value'],
    ['input.list[-1]', 'expr.missing_value'],
    ['input.list["a"]', 'expr.type_mismatch'],
    ['input.none.x', 'expr.missing_value'],
    ['input.n ? 1 : 2', 'expr.type_mismatch'],
    ['input.n && true', 'expr.type_mismatch'],
    ['input.list.filter(x, x)', 'expr.type_mismatch'],
    ['input.n.map(x, x)', 'expr.type_mismatch'],
    ['[3, "a"].sort()', 'expr.type_mismatch'],
    ['[].first()', 'expr.missing_value'],
    ['1 / 0', 'expr.number_out_of_range'],
    ['5.5 % 2', 'expr.type_mismatch'],
    ['9223372036854775807 + 1', 'expr.number_out_of_range'],
    ['int("4x")', 'expr.bad_argument'],
    ['date("2026-02-30")', 'expr.bad_argument'],
    ['formatDate("2026-02-03", "yyyy-QQ")', 'expr.bad_argument'],
    ['formatDate("2026-02-03", "HH", "Mars/Base")', 'expr.bad_argument'],
    ['"abc".substring(2, 9)', 'expr.bad_argument'],
    ['"a".matches("(")', 'expr.bad_argument'],
    ['input.?a.orValue(1).orValue(2)', 'expr.type_mismatch'],
  ]
  for (const [source, code] of wrong) {
    test(`${source} is ${code}`, () => assert.equal(errorOf(() => evaluate(source)).code, code))
  }
})

describe('logic', () => {
  test('an error on one side does not matter when the other decides', () => {
    assert.equal(evaluate('input.foo == 1 || true'), true)
    assert.equal(evaluate('true || input.foo == 1'), true)
    assert.equal(evaluate('input.foo == 1 && false'), false)
    assert.equal(evaluate('[{}, {"a": 2}].exists(x, x.a == 2)'), true)
    assert.equal(evaluate('[{}, {"a": 2}].all(x, x.a == 3)'), false)
  })

  test('an error that does matter comes through', () => {
    assert.equal(errorOf(() => evaluate('input.foo == 1 || false')).code, 'expr.missing_value')
    assert.equal(errorOf(() => evaluate('[{}, {"a": 2}].all(x, x.a == 2)')).code, 'expr.missing_value')
  })
})

test('sorting keeps equals in their order', () => {
  const source = '["bb", "a", "cc", "d", "ee"].sortBy(x, size(x))'
  assert.deepEqual(evaluate(source), ['a', 'd', 'bb', 'cc', 'ee'])
  assert.deepEqual(evaluate('[2.5, 1, 3u, -1].sort()'), [-1, 1, 2.5, 3])
})

test('variables of inner loops hide outer ones and the scope, and end with their loop', () => {
  assert.deepEqual(evaluate('[1, 2].map(x, [10].map(x, x + 1)[0] + x)'), [12, 13])
  assert.deepEqual(evaluate('[1].map(input, input) + [input.n]'), [1, 3])
  assert.deepEqual(evaluate('[[1, 2], [3]].map(a, a.map(b, a.size() * 10 + b))'), [[21, 22], [13]])
})
