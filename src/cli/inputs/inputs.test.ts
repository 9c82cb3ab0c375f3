import assert from 'node:assert/strict'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import type { Json, JsonObject } from '#base'
import { AppError, type ErrorCode } from '#contract'

import { checkInputs, nameThings, parseGrant } from '#app'
import { inputsFromText, typedInputs } from './typed-inputs.ts'

const schema: JsonObject = {
  type: 'object',
  required: ['folder'],
  properties: {
    folder: { type: 'string', format: 'path' },
    from: { type: 'string', format: 'path', access: 'read' },
    links: { type: 'array', items: { type: 'string', format: 'uri' } },
    n: { type: 'integer' },
    yes: { type: 'boolean' },
    kind: { enum: ['a', 'b'] },
    either: { type: ['integer', 'string'] },
    rules: { type: 'object', additionalProperties: { type: 'array' } },
    any: {},
  },
}

function coded(code: ErrorCode): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

describe('typedInputs', () => {
  test('takes each value by the type that is asked for', () => {
    const cases: [string, Json][] = [
      ['folder=1', '1'],
      ['folder={"a":1}', '{"a":1}'],
      ['n=-3', -3],
      ['yes=true', true],
      ['kind=a', 'a'],
      ['either=7', 7],
      ['either=seven', 'seven'],
      ['rules={"A":["b"]}', { A: ['b'] }],
      ['any={"a":1}', { a: 1 }],
      ['any=text', 'text'],
      ['links=http://a/', ['http://a/']],
      ['links=["http://a/"]', ['http://a/']],
    ]
    for (const [text, value] of cases)
      assert.deepEqual(typedInputs([text], schema), { [text.slice(0, text.indexOf('='))]: value }, text)
  })

  test('refuses what is of another type, unknown, doubled or nothing', () => {
    for (const text of ['n=x', 'n=1.5', 'yes=1', 'rules=[]', 'rules=x', 'nn=1', '=1', 'n', ''])
      assert.throws(() => typedInputs([text], schema), coded('cli.usage'), text)
    assert.throws(() => typedInputs(['n=1', 'n=2'], schema), coded('cli.usage'))
  })

  test('gives back any text that text is asked for', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.deepEqual(typedInputs([`folder=${text}`], schema), { folder: text })
      }),
    )
  })

  test('takes any key, prototype words included, of a workflow that lists none', () => {
    assert.deepEqual(
      typedInputs(['constructor=1', 'x=y'], {}),
      Object.fromEntries([
        ['constructor', 1],
        ['x', 'y'],
      ]),
    )
    assert.throws(() => typedInputs(['constructor=1'], schema), coded('cli.usage'))
  })
})

test('a file of inputs is an object in JSON or YAML, without aliases that grow', () => {
  assert.deepEqual(inputsFromText('a: 1\nb: [x]', 'f'), { a: 1, b: ['x'] })
  assert.deepEqual(inputsFromText('{"a":1}', 'f'), { a: 1 })
  for (const text of ['', '- a', 'a: [', 'a: &x [1]\nb: *x'])
    assert.throws(() => inputsFromText(text, 'f'), coded('cli.usage'), text)
})

describe('checkInputs', () => {
  test('says what is missing or wrong at which place', () => {
    assert.throws(() => checkInputs({}, schema), /The input folder is missing/)
    assert.throws(() => checkInputs({ folder: 'x', rules: { a: 1 } }, schema), /rules\.a is not right/)
    assert.throws(() => checkInputs({ folder: 1, n: 'x' }, schema), coded('input.invalid'))
    assert.throws(
      () => checkInputs({}, { type: 'object', properties: { a: { if: {} } } }),
      coded('workflow.invalid'),
    )
  })
})

describe('nameThings', () => {
  test('grants what is named, as far as the schema says, and nothing else', () => {
    const { input, grants } = nameThings(
      { folder: 'sub/../here', from: '~/x', links: ['https://Example.org/a', 'http://h:81/'], any: '/etc' },
      schema,
      '/desk',
    )
    assert.deepEqual([input['folder'], input['from']], ['/desk/here', join(homedir(), 'x')])
    assert.deepEqual(
      grants.map(({ capability, resource }) => `${capability} ${resource}`),
      ['fs.write /desk/here', `fs.read ${join(homedir(), 'x')}`, 'net example.org:443', 'net h:81'],
    )
  })

  test('refuses the whole disk, empty paths and addresses of other kinds', () => {
    for (const input of [
      { folder: '/' },
      { folder: '' },
      { folder: 'a\0b' },
      { folder: 'x', links: ['ftp://h/'] },
      { folder: 'x', links: ['nowhere'] },
    ])
      assert.throws(() => nameThings(input, schema, '/desk'), coded('input.invalid'), JSON.stringify(input))
  })

  test('a grant is written as a capability and a resource', () => {
    assert.equal(parseGrant('fs.write:out', '/desk').resource, '/desk/out')
    assert.equal(parseGrant('net:Example.org:443', '/desk').resource, 'example.org:443')
    assert.equal(parseGrant('net:[::1]:80', '/desk').resource, '[::1]:80')
    for (const text of ['', 'fs.write', 'fs.write:', 'net:x', 'net:http://x:80', 'shell:ls', 'fs.read: \0'])
      assert.throws(() => parseGrant(text, '/desk'), coded('input.invalid'), text)
  })
})
