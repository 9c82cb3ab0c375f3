import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'
import { z } from 'zod'

import type { Json, JsonObject } from '#base'
import { AppError, publicLabel } from '#contract'

import { checkExpression, type Expected } from './check.ts'
import { compileExpression } from './expression.ts'
import { schemaFrom, valueOf } from './testing/schema-values.ts'

const Found = z.object({
  items: z.array(z.object({ title: z.string(), size: z.number() })),
  next: z.string().nullable(),
  more: z.unknown(),
})
const types: Readonly<Record<string, JsonObject>> = {
  input: schemaFrom(
    z.object({
      n: z.int(),
      s: z.string(),
      mode: z.enum(['fast', 'slow']),
      when: z.iso.datetime().optional(),
      flag: z.boolean(),
      rest: z.record(z.string(), z.number()),
    }),
  ),
  nodes: {
    type: 'object',
    properties: { find: { type: 'object', properties: { output: schemaFrom(Found) } } },
  },
  open: {},
}

function problems(source: string, expected?: Expected): readonly string[] {
  const result = checkExpression(source, types, expected)
  return result.ok ? [] : result.problems.map(({ code, line, column }) => `${code} ${line}:${column}`)
}

describe('the checker finds', () => {
  const cases: readonly (readonly [string, readonly string[], Expected?])[] = [
    ['input.m', ['expr.unknown_field 1:7']],
    ['nodes.find.output.items[0].titel', ['expr.unknown_field 1:28']],
    ['nodes.find.output.items.map(i, i.titel)', ['expr.unknown_field 1:34']],
    ['nodes.find.outputs.items', ['expr.unknown_field 1:12']],
    ['node.find', ['expr.unknown_field 1:1']],
    ['input.s +\n  input.n', ['expr.type_mismatch 1:1']],
    ['input.m + input.k', ['expr.unknown_field 1:7', 'expr.unknown_field 1:17']],
    ['input.s.foo', ['expr.type_mismatch 1:9']],
    ['nodes.find.output.items.title', ['expr.type_mismatch 1:25']],
    ['input.n', ['expr.type_mismatch 1:1'], 'bool'],
    ['input.n && input.flag', ['expr.type_mismatch 1:1']],
    ['input.n ? 1 : 2', ['expr.type_mismatch 1:1']],
    ['input.s < input.n', ['expr.type_mismatch 1:1']],
    ['input.mode == "quick"', ['expr.type_mismatch 1:1']],
    ['input.s == input.n', ['expr.type_mismatch 1:1']],
    ['"a" in input.s', ['expr.type_mismatch 1:1']],
    ['input.n.map(x, x)', ['expr.type_mismatch 1:1']],
    ['nodes.find.output.items.filter(i, i.size)', ['expr.type_mismatch 1:35']],
    ['math.floor(input.s)', ['expr.type_mismatch 1:1']],
    ['input.n.size()', ['expr.type_mismatch 1:1']],
    ['input.s.orValue(1)', ['expr.type_mismatch 1:1']],
    ['-input.s', ['expr.type_mismatch 1:1']],
    ['cel.bind(x, input.n, x.foo)', ['expr.type_mismatch 1:24']],
    ['nodes.find.output.items.sortBy(i, i.sise)', ['expr.unknown_field 1:37']],
    ['input.rest.a + "x"', ['expr.type_mismatch 1:1']],
    ['input.s.matches("(")', ['expr.bad_argument 1:1']],
    ['input.s.lenght()', ['expr.invalid 1:1']],
    ['input.n +', ['expr.invalid 1:10']],
  ]
  for (const [source, wanted, expected] of cases) {
    test(JSON.stringify(source), () => assert.deepEqual(problems(source, expected), wanted))
  }
})

describe('the checker says nothing about', () => {
  const cases: readonly (readonly [string, Expected?])[] = [
    ['input.n + 1 > 2.5', 'bool'],
    ['nodes.find.output.next + "x"'],
    ['nodes.find.output.next == null', 'bool'],
    ['input.n == null'],
    ['input.?m.orValue(1) + 1'],
    ['has(input.m)', 'bool'],
    ['nodes.find.output.more.deep[3].x + 1'],
    ['open.a.b(1) == 1'.replace('.b(1)', '[1]')],
    ['open', 'bool'],
    ['input.rest.anything + 1'],
    ['input.rest[input.s]'],
    ['input[input.s].x'],
    ['input.mode == "fast" || input.mode == input.s'],
    ['date(input.when) > date("2026-01-01")'],
    ['input.flag ? "a" : null'],
    ['[1, "a", null][input.n]'],
    ['nodes.find.output.items.groupBy(i, i.title)["x"][0].size + 1'],
    ['nodes.find.output.items.map(i, i.title).join(",").size() > 3'],
    ['nodes.find.output.items[?0].title.orValue("x").upper()'],
    ['nodes.find.output.items.exists(i, x, i == 0 && x.size > 1)'],
    ['input.transformMap(k, v, k)'],
    ['type(input.n) == int'],
  ]
  for (const [source, expected] of cases) {
    test(source, () => assert.deepEqual(problems(source, expected), []))
  }
})

describe('the schema of a result', () => {
  const cases: readonly (readonly [string, Json])[] = [
    ['input.n + 1', { type: 'integer' }],
    ['input.n / 2', { type: 'number' }],
    [
      'nodes.find.output.items.filter(i, i.size > 1).map(i, i.title)',
      { type: 'array', items: { type: 'string' } },
    ],
    ['date(input.when)', { type: 'string' }],
    ['input.?s', { anyOf: [{ type: 'string' }, { type: 'null' }] }],
    [
      '{"a": input.n}',
      {
        type: 'object',
        properties: { a: { type: 'integer' } },
        required: ['a'],
        additionalProperties: false,
      },
    ],
    ['open.x', {}],
  ]
  for (const [source, wanted] of cases) {
    test(source, () => assert.deepEqual(checkExpression(source, types), { ok: true, schema: wanted }))
  }
})

describe('schemas', () => {
  const Tree: JsonObject = {
    type: 'object',
    properties: { name: { type: 'string' }, children: { type: 'array', items: { $ref: '#' } } },
  }

  test('may be recursive, and name inner definitions of their own', () => {
    assert.equal(checkExpression('t.children[0].children[1].name + "x"', { t: Tree }).ok, true)
    assert.equal(checkExpression('t.children[0].children[1].nam', { t: Tree }).ok, false)
    assert.equal(
      checkExpression('o.inner.children[0].nam', {
        o: { type: 'object', properties: { inner: { $defs: {}, ...Tree } } },
      }).ok,
      false,
    )
    assert.deepEqual(
      checkExpression('t', {
        t: { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } },
      }),
      { ok: true, schema: {} },
    )
    assert.equal(
      checkExpression('[t, t.children, u].map(x, x)', { t: Tree, u: { type: 'array', items: { $ref: '#' } } })
        .ok,
      true,
    )
  })

  test('that are not understood count as anything', () => {
    for (const schema of [
      { not: {} },
      { allOf: [{ type: 'string' }, { minLength: 1 }] },
      { $ref: 'other.json' },
      { type: 'object', patternProperties: { '^x': {} }, properties: { a: {} } },
      { type: ['object', 'string'] },
      { anyOf: [{ type: 'object' }], properties: { a: {} } },
    ]) {
      assert.equal(checkExpression('x.b.c', { x: schema }).ok, true, JSON.stringify(schema))
    }
  })
})

test('what the checker holds to be impossible fails when it is run', () => {
  // Not && and ||, of which one side may decide before the wrong one matters. Sources from pieces of the language, values from the schemas: whatever the checker refuses must not evaluate.
  const piece = fc.constantFrom(
    'input.n',
    'input.s',
    'input.flag',
    'input.rest',
    'nodes.find.output.items',
    'nodes.find.output.next',
    '1',
    '1.5',
    '"a"',
    'null',
    '[1]',
    '{"a": 1}',
    'input.?x',
    'date("2026-01-02")',
  )
  const source = fc.oneof(
    fc
      .tuple(piece, fc.constantFrom('+', '-', '*', '/', '%', '<', '>=', 'in'), piece)
      .map((parts) => parts.join(' ')),
    fc
      .tuple(
        piece,
        fc.constantFrom(
          '.size()',
          '.map(x, x + 1)',
          '.filter(x, x)',
          '[0]',
          '["a"]',
          '.join(",")',
          '.sum()',
          '.sort()',
          '.lower()',
          '.orValue(1)',
          '.keys()',
          '.first()',
          '.getFullYear()',
          '.all(x, x > 1)',
        ),
      )
      .map((parts) => parts.join('')),
    fc
      .tuple(fc.constantFrom('math.floor', 'string', 'int', 'date', 'size', 'baseName', '!', '-'), piece)
      .map(([name, arg]) => `${name}(${arg})`),
  )
  const values = fc.record({ input: valueOf(types['input'] ?? {}), nodes: valueOf(types['nodes'] ?? {}) })
  fc.assert(
    fc.property(source, values, (text, given) => {
      if (checkExpression(text, types).ok) return
      // Loops over nothing evaluate nothing.
      if (
        JSON.stringify(given.nodes).includes('"items":[]') ||
        JSON.stringify(given.input).includes('"rest":{}')
      )
        return
      assert.throws(
        () => compileExpression(text).evaluate({ values: given, labelOf: () => publicLabel }),
        AppError,
        text,
      )
    }),
    { numRuns: 700 },
  )
})
