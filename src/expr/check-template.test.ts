import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json, JsonObject } from '#base'

import { checkTemplate } from './check-template.ts'

const types: Readonly<Record<string, JsonObject>> = {
  input: {
    type: 'object',
    properties: {
      n: { type: 'integer' },
      s: { type: 'string' },
      maybe: { anyOf: [{ type: 'string' }, { type: 'null' }] },
      tags: { type: 'array', items: { type: 'string' } },
    },
  },
}
const target: JsonObject = {
  type: 'object',
  properties: {
    path: { type: 'string' },
    mode: { enum: ['copy', 'move'] },
    tags: { type: 'array', items: { type: 'string' } },
    deep: { type: 'object', properties: { size: { type: 'number' } } },
  },
  required: ['path'],
  additionalProperties: false,
}

function problems(template: Json): readonly string[] {
  const result = checkTemplate(template, types, target)
  return result.ok
    ? []
    : result.problems.map(({ code, pointer, line, column }) => [code, pointer, line, column].join(' ').trim())
}

describe('checking a template against what is asked for', () => {
  const cases: readonly (readonly [string, Json, readonly string[]])[] = [
    [
      'a good one',
      { path: '/a/${input.n}', mode: 'copy', tags: '${input.tags}', deep: { size: '${input.n + 1}' } },
      [],
    ],
    ['one that may be good', { path: '${input.maybe}', mode: '${input.s}' }, []],
    ['a value of the wrong kind', { path: '${input.n}' }, ['expr.type_mismatch /path']],
    ['a constant of the wrong kind', { path: 3 }, ['expr.type_mismatch /path']],
    ['a value that is none of those allowed', { path: 'a', mode: 'steal' }, ['expr.type_mismatch /mode']],
    ['a field that is not asked for', { path: 'a', paht: 'b' }, ['expr.type_mismatch /paht']],
    ['a missing field', { mode: 'copy' }, ['expr.type_mismatch']],
    ['a list with wrong items', { path: 'a', tags: [1] }, ['expr.type_mismatch /tags/0']],
    ['deep inside', { path: 'a', deep: { size: '${input.s}' } }, ['expr.type_mismatch /deep/size']],
    [
      'a misspelt field, placed in its string',
      { path: 'x\n/${input.sss}' },
      ['expr.unknown_field /path 2 10'],
    ],
    [
      'several at once',
      { path: '${input.q}', tags: ['${input.r}', '${'] },
      ['expr.unknown_field /path 1 9', 'expr.unknown_field /tags/0 1 9', 'expr.invalid /tags/1 1 1'],
    ],
    ['the whole of another kind', 'text', ['expr.type_mismatch']],
    ['null in the middle of a text', { path: 'a${null}' }, ['expr.type_mismatch /path 1 4']],
  ]
  for (const [name, template, wanted] of cases) {
    test(name, () => assert.deepEqual(problems(template), wanted))
  }

  test('without a target gives the schema of what is made', () => {
    assert.deepEqual(checkTemplate({ a: '${input.n}', b: 'x ${input.n}' }, types), {
      ok: true,
      schema: {
        type: 'object',
        properties: { a: { type: 'integer' }, b: { type: 'string' } },
        required: ['a', 'b'],
        additionalProperties: false,
      },
    })
  })
})
