import assert from 'node:assert/strict'
import { test } from 'node:test'

import { z } from 'zod'

import { jsonSchemaOf } from './json-schema.ts'

test('a schema tells what can be sent, in few words', () => {
  const schema = z.strictObject({
    at: z.iso.datetime(),
    top: z.stringbool().default(true),
    seen: z.boolean().optional(),
    name: z.string().trim(),
    count: z.int(),
    map: z.record(z.string(), z.int().min(3)),
  })
  const { properties, required } = jsonSchemaOf(schema, 'input')
  assert.deepEqual(properties, {
    at: { type: 'string', format: 'date-time' },
    top: { type: 'string', enum: ['true', 'false'] },
    seen: { type: 'boolean' },
    name: { type: 'string' },
    count: { type: 'integer' },
    map: { type: 'object', additionalProperties: { type: 'integer', minimum: 3 } },
  })
  assert.deepEqual(required, ['at', 'name', 'count', 'map'])
})

test('what comes out is told as it comes out', () => {
  const { properties } = jsonSchemaOf(z.object({ top: z.stringbool(), n: z.number().default(1) }), 'output')
  assert.deepEqual(properties, { top: { type: 'boolean' }, n: { type: 'number', default: 1 } })
})
