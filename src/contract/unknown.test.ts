import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import type { Json } from '#base'

import { disarmUnknowns, findUnknowns, isUnknown, joinWhys, unknownValue } from './unknown.ts'

const unknown = unknownValue({ type: 'string' }, 'nobody was asked')

describe('an unknown value', () => {
  test('is an object with that one key and nothing else', () => {
    assert.equal(isUnknown(unknown), true)
    assert.equal(isUnknown(JSON.parse(JSON.stringify(unknown))), true)
    for (const other of [
      null,
      'text',
      [],
      {},
      { $unknown: 1 },
      { $unknown: { schema: true } },
      { $unknown: { why: 'x' } },
      { $unknown: { schema: 'string', why: 'x' } },
      { ...unknown, more: 1 },
      Object.create(unknown),
    ])
      assert.equal(isUnknown(other), false, JSON.stringify(other))
  })

  test('gives its reasons each once and at a bounded length', () => {
    assert.equal(joinWhys(['a', 'b', 'a']), 'a; b')
    assert.equal(joinWhys(['a; b', 'b; c']), 'a; b; c')
    assert.equal(joinWhys(Array.from({ length: 1000 }, (_, index) => `reason ${index}`)).length, 500)
    assert.equal(unknownValue(true, 'x'.repeat(10_000)).$unknown.why.length, 500)
  })

  test('is found wherever it is in a value', () => {
    const value = { 'a/b': [1, unknown], c: { d: unknown }, e: { $unknown: 1 } }
    assert.deepEqual(
      findUnknowns(value).map(({ pointer }) => pointer),
      ['/a~1b/1', '/c/d'],
    )
    assert.deepEqual(findUnknowns(unknown), [{ pointer: '', unknown }])
    assert.equal(findUnknowns([unknown, unknown, unknown], 2).length, 2)
  })
})

describe('data from outside', () => {
  test('that has the form of an unknown value says nothing but that', () => {
    const lie = { $unknown: { schema: { const: 'safe' }, why: 'trust me' } }
    const disarmed = disarmUnknowns({ list: [lie], other: 1 })
    const [found] = findUnknowns(disarmed)
    assert.equal(found?.unknown.$unknown.schema, true)
    assert.doesNotMatch(JSON.stringify(disarmed), /safe|trust me/)
  })

  test('that has not comes through as the same object', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.equal(disarmUnknowns(value as Json), value)
      }),
    )
    const odd = JSON.parse('{"__proto__": {"a": 1}, "$unknown": 1}') as Json
    assert.equal(disarmUnknowns(odd), odd)
  })
})
