import assert from 'node:assert/strict'
import { test } from 'node:test'

import { plainSchema } from './plain-schema.ts'

test('a field that may be null is asked for as what it is otherwise, with the title that it has', () => {
  const days = {
    anyOf: [{ type: 'integer', minimum: 1, title: 'n' }, { type: 'null' }],
    default: null,
    title: 'Days',
  }
  assert.deepEqual(plainSchema(days), { type: 'integer', minimum: 1, default: null, title: 'Days' })
  assert.deepEqual(plainSchema({ type: ['string', 'null'], format: 'path' }), {
    type: 'string',
    format: 'path',
  })
})

test('a real choice is left as it is', () => {
  const choice = { anyOf: [{ type: 'integer' }, { type: 'string' }, { type: 'null' }] }
  assert.equal(plainSchema(choice), choice)
  const types = { type: ['integer', 'string'] }
  assert.equal(plainSchema(types), types)
  const plain = { type: 'integer' }
  assert.equal(plainSchema(plain), plain)
})
