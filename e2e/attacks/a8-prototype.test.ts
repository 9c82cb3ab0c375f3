import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'

import type { Json } from '#base'
import { AppError, publicLabel } from '#contract'
import { checkTemplate, compileExpression, compileTemplate } from '#expr'

import { byToken, headerLines, json, openServer, rawRequest } from './server.ts'

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

describe('A8 requests', () => {
  test('a body with such keys is refused at any depth and in any spelling, with a login and without', async () => {
    await using server = await openServer()
    const bodies = [
      '{"__proto__":{"admin":true}}',
      '{"a":[{"b":{"__proto__":{"admin":true}}}]}',
      String.raw`{"\u005f\u005fproto__":{"admin":true}}`,
      String.raw`{"__pr\u006fto__":null}`,
      '{"constructor":{"prototype":{"admin":true}}}',
      '{"a":{"constructor":{"prototype":{}}}}',
      String.raw`{"c\u006fnstructor":{"prototyp\u0065":{"admin":true}}}`,
      '{"__proto__" :1}',
      '{"a":1,"__proto__":{"toString":1},"a":2}',
    ]
    const head = { host: `127.0.0.1:${server.port}`, ...json }
    for (const body of bodies) {
      const known = headerLines({ ...head, ...byToken })
      for (const target of ['POST /api/v2/things', 'POST /api/v2/tickets', 'POST /api/v2/login/link'])
        assert.equal((await server.raw(rawRequest(target, known, body))).code, 'input.invalid', body)
      const stranger = await server.raw(rawRequest('POST /api/v2/login/link', headerLines(head), body))
      assert.deepEqual([stranger.status, stranger.code], [422, 'input.invalid'])
    }
    assert.deepEqual([server.done, server.failures], [[], []])
  })

  test('what only reads like them is data', async () => {
    await using server = await openServer()
    const body = '{"constructor":"a","prototype":{"b":1},"text":"__proto__","toString":1}'
    const head = headerLines({ host: `127.0.0.1:${server.port}`, ...json, ...byToken })
    assert.equal((await server.raw(rawRequest('POST /api/v2/things', head, body))).status, 200)
    assert.equal(JSON.stringify(server.done), `[${body}]`)
  })

  test('such names in the query, the path and the cookies are names of nothing', async () => {
    await using server = await openServer()
    const { cookie, headers } = await server.logIn()
    const query =
      '?__proto__=1&__proto__[admin]=1&constructor[prototype][admin]=1&constructor.prototype.admin=1'
    const answers = [
      fetch(`${server.url}/api/v2/things${query}`, { headers }),
      fetch(`${server.url}/api/v2/login${query}`, { headers }),
      fetch(`${server.url}/api/v2/login/sessions/__proto__`, { method: 'DELETE', headers }),
      fetch(`${server.url}/api/v2/things`, {
        headers: { ...headers, cookie: `__proto__=a; constructor=b; ${cookie}` },
      }),
    ]
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    assert.deepEqual(statuses, [200, 422, 404, 200])
    assert.deepEqual(server.failures, [])
  })
})
