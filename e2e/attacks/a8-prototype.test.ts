import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'

import type { Json } from '#base'
import { AppError, publicLabel } from '#contract'
import { checkTemplate, compileExpression, compileTemplate } from '#expr'

/** A8: `__proto__`, `constructor` or `prototype` as a key in JSON changes what other objects are, or reads what is not data. */

const hostile = JSON.parse(
  '{"__proto__": {"admin": true}, "constructor": {"prototype": {"admin": true}}, "prototype": {"admin": true}, "a": 1}',
) as Json
const scope = { values: { input: hostile, other: { x: 1 } }, labelOf: () => publicLabel }

function evaluate(source: string): Json {
  return compileExpression(source).evaluate(scope).value
}

function codeOf(source: string): string {
  try {
    return `gave ${JSON.stringify(evaluate(source))}`
  } catch (error) {
    assert.ok(error instanceof AppError)
    return error.code
  }
}

const ownKeys = Reflect.ownKeys(Object.prototype).length
afterEach(() => {
  assert.equal(({} as { admin?: boolean }).admin, undefined, 'no object has got a field')
  assert.equal(Reflect.ownKeys(Object.prototype).length, ownKeys)
})

describe('A8 reading', () => {
  test('a key __proto__ is never read, though the data has it', () => {
    assert.equal(codeOf('input.__proto__'), 'expr.missing_value')
    assert.equal(codeOf('input["__proto__"].admin'), 'expr.missing_value')
    assert.equal(evaluate('has(input.__proto__)'), false)
    assert.equal(evaluate('"__proto__" in input'), false)
    assert.equal(evaluate('input.?__proto__.admin.orValue("none")'), 'none')
    assert.deepEqual(evaluate('keys(input)'), ['constructor', 'prototype', 'a'])
    assert.deepEqual(evaluate('entries(input).map(e, e.key)'), ['constructor', 'prototype', 'a'])
  })

  test('constructor and prototype are there only where the data has them', () => {
    assert.equal(evaluate('input.prototype.admin'), true)
    for (const name of ['constructor', 'prototype', '__proto__', 'toString', 'valueOf', 'hasOwnProperty']) {
      assert.equal(codeOf(`other.${name}`), 'expr.missing_value', name)
      assert.equal(codeOf(`{"a": 1}.${name}`), 'expr.missing_value', name)
      assert.equal(evaluate(`"${name}" in other`), false, name)
      assert.equal(evaluate(`has(other.${name})`), false, name)
    }
  })

  test('objects are compared by their own fields', () => {
    const values = {
      a: JSON.parse('{"__proto__": {}}') as Json,
      b: { x: 1 },
      c: { toString: 1 },
      d: { y: 1 },
    }
    const same = (source: string): Json => compileExpression(source).evaluate({ ...scope, values }).value
    assert.equal(same('a == b'), false)
    assert.equal(same('c == d'), false)
    assert.equal(same('b == {"x": 1}'), true)
  })
})

describe('A8 making', () => {
  test('no map literal, grouping or merging makes an object with another prototype', () => {
    assert.equal(codeOf('{"__proto__": {"admin": true}}'), 'expr.bad_argument')
    assert.equal(codeOf('{"__pro" + "to__": {"admin": true}}'), 'expr.bad_argument')
    const made = [
      evaluate('["__proto__", "b"].groupBy(x, x)'),
      evaluate('{"a": 1}.merge(input)'),
      evaluate('parseJson("{\\"__proto__\\": {\\"admin\\": true}, \\"b\\": [1]}")'),
      evaluate('input.transformMap(k, v, 1)'),
      evaluate('[input, 1 + 1]'),
    ]
    for (const value of made) {
      assert.equal((value as { admin?: boolean }).admin, undefined)
      assert.equal(Object.getPrototypeOf(value), Array.isArray(value) ? Array.prototype : Object.prototype)
    }
  })

  test('what comes with the data goes through as data', () => {
    assert.equal(JSON.stringify(evaluate('input')), JSON.stringify(hostile))
    assert.equal(JSON.stringify(evaluate('[input][0]')), JSON.stringify(hostile))
    const changed = evaluate('[parseJson(json(input)), 1]') as readonly Json[]
    assert.equal(Object.getPrototypeOf(changed[0]), Object.prototype)
    assert.equal(Object.hasOwn(changed[0] as object, '__proto__'), true)
  })

  test('a template with such keys keeps them as keys', () => {
    const template = JSON.parse(
      '{"__proto__": {"admin": "${other.x}"}, "constructor": "${other.x}", "b": ["${other.x}"]}',
    ) as Json
    const { value } = compileTemplate(template).evaluate(scope)
    assert.equal(Object.getPrototypeOf(value), Object.prototype)
    assert.equal((value as { admin?: boolean }).admin, undefined)
    assert.equal(JSON.stringify(value), '{"__proto__":{"admin":1},"constructor":1,"b":[1]}')
    assert.equal(checkTemplate(template, { other: {} }, { type: 'object', properties: { b: {} } }).ok, true)
  })

  test('schemas with such names change nothing', () => {
    const schema = JSON.parse(
      '{"type": "object", "properties": {"__proto__": {"type": "string"}, "constructor": {"type": "number"}}, "$defs": {}, "$ref": "#/__proto__"}',
    ) as { readonly [key: string]: Json }
    assert.equal(checkTemplate('${x.constructor}', { x: schema }).ok, true)
    const typed = JSON.parse(
      '{"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": false}',
    ) as { readonly [key: string]: Json }
    assert.equal(checkTemplate('${x.constructor}', { x: typed }).ok, false)
    assert.equal(checkTemplate('${constructor}', { x: typed }).ok, false)
  })
})
