import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import type { Json } from '#base'
import { AppError, type Label, publicLabel } from '#contract'

import { compileTemplate } from './template.ts'

const values = { input: { n: 3, s: 'Ada', list: [1, 'b'], none: null, yes: true } }
const scope = { values, labelOf: () => publicLabel }

function fill(template: Json): Json {
  return compileTemplate(template).evaluate(scope).value
}

describe('a template', () => {
  const cases: readonly (readonly [Json, Json])[] = [
    ['${input.n}', 3],
    ['${ input.list }', [1, 'b']],
    ['${input.none}', null],
    [' ${input.n}', ' 3'],
    ['${input.n}${input.n}', '33'],
    ['n=${input.n}, list=${input.list}, yes=${input.yes}', 'n=3, list=[1,"b"], yes=true'],
    ['$${input.n}', '${input.n}'],
    ['$$${input.n}', '$${input.n}'],
    ['costs $5 and $ {x} and }', 'costs $5 and $ {x} and }'],
    ["${ {'a': 1}.a + 1 }", 2],
    ["${ {'a': {'b': 2}}.a.b }", 2],
    ["${ '}' }", '}'],
    ['${ "\\"}" + \'{\' }', '"}{'],
    ["${ '''it's }''' }", "it's }"],
    ['${ r"\\d" + "}" }', '\\d}'],
    ['${ 1 // a } in a comment\n + 1 }', 2],
    [
      { a: ['${input.n}', { b: 'x${input.s}' }], c: 1 },
      { a: [3, { b: 'xAda' }], c: 1 },
    ],
    [{ '${input.n}': '${input.n}' }, { '${input.n}': 3 }],
  ]
  for (const [template, wanted] of cases) {
    test(`${JSON.stringify(template)} gives ${JSON.stringify(wanted)}`, () =>
      assert.deepEqual(fill(template), wanted))
  }

  test('refuses null in the middle of a text, where it would name another place', () => {
    assert.throws(
      () => fill({ to: ['${input.none}/x'] }),
      (error) =>
        error instanceof AppError &&
        error.code === 'expr.missing_value' &&
        error.details['pointer'] === '/to/0',
    )
  })

  test('says in which string, and where in it, something is wrong', () => {
    const read = (template: Json): unknown => {
      try {
        return fill(template)
      } catch (error) {
        assert.ok(error instanceof AppError)
        const { pointer, line, column } = error.details
        return { code: error.code, pointer, line, column }
      }
    }
    assert.deepEqual(read({ 'a/b': 'x ${input.n +}' }), {
      code: 'expr.invalid',
      pointer: '/a~1b',
      line: 1,
      column: 14,
    })
    assert.deepEqual(read(['a', 'b\nc ${ input.q }']), {
      code: 'expr.missing_value',
      pointer: '/1',
      line: 2,
      column: 12,
    })
    assert.deepEqual(read('open ${ "}'), { code: 'expr.invalid', pointer: '', line: 1, column: 6 })
  })

  test('joins the labels of all its expressions', () => {
    const secret: Label = { integrity: 'trusted', confidentiality: 'secret', sources: [] }
    const template = compileTemplate({ a: '${input.n}', b: ['${nodes.x.output}'] })
    assert.deepEqual(template.references, [
      ['input', 'n'],
      ['nodes', 'x', 'output'],
    ])
    const given = {
      values: { ...values, nodes: { x: { output: 1 } } },
      labelOf: (path: readonly string[]) => (path[0] === 'nodes' ? secret : publicLabel),
    }
    assert.deepEqual(template.evaluate(given), { value: { a: 3, b: [1] }, label: secret })
  })

  test('without an expression is its own value, and public', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        const value = JSON.parse(JSON.stringify(json).replaceAll('${', '$ {')) as Json
        const template = compileTemplate(value)
        assert.ok(template.isConstant)
        assert.deepEqual(template.references, [])
        const result = template.evaluate({ values: {}, labelOf: () => assert.fail('nothing is read') })
        assert.equal(result.value, value)
        assert.equal(result.label, publicLabel)
      }),
    )
  })

  test('gives any text back from its escaped form', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', 'a', "'") }), (text) => {
        fc.pre(!text.includes('$${'))
        assert.equal(fill(text.replaceAll('${', () => '$${')), text)
      }),
    )
  })

  test('puts any JSON through unchanged', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (json) => {
        const value = JSON.parse(JSON.stringify(json)) as Json
        const { value: filled } = compileTemplate({ a: '${x}', b: '${[x]}' }).evaluate({
          ...scope,
          values: { x: value },
        })
        assert.equal(JSON.stringify(filled), JSON.stringify({ a: value, b: [value] }))
      }),
    )
  })
})
