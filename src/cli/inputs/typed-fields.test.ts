import assert from 'node:assert/strict'
import { test } from 'node:test'

import { z } from 'zod'

import { AppError } from '#contract'
import { jsonSchemaOf } from '#contract/operations'

import { typedFields, typeText } from './typed-fields.ts'

const schema = jsonSchemaOf(
  z.strictObject({
    id: z.string(),
    limit: z.coerce.number().int().default(5),
    top: z.stringbool().optional(),
    sessionId: z.string().optional(),
    status: z.array(z.enum(['a', 'b'])).optional(),
    input: z.record(z.string(), z.json()).optional(),
  }),
  'input',
)

test('fields are typed as options or as words', () => {
  const words = [
    '--limit',
    '3',
    'id=x=y',
    '--session-id=s',
    '--top',
    '--status',
    'a',
    'status=b',
    'input={"a":1}',
  ]
  assert.deepEqual(typedFields(words, schema), {
    limit: 3,
    id: 'x=y',
    sessionId: 's',
    top: 'true',
    status: ['a', 'b'],
    input: { a: 1 },
  })
  assert.deepEqual(typedFields(['--limit=-3', '--id=--x'], schema), { limit: -3, id: '--x' })
})

test('a word that is none, and a field that there is not, are refused', () => {
  for (const [word, says] of [
    ['limit', /"limit" is no field/],
    ['--limits', /has no "limits"/],
    ['--limit=x', /whole number/],
    ['=3', /is no field/],
    ['--__proto__=3', /has no/],
  ] as const) {
    assert.throws(
      () => typedFields([word], schema),
      (error) => error instanceof AppError && error.code === 'cli.usage' && says.test(error.message),
      word,
    )
  }
})

test('what a field takes is said in a word', () => {
  const fields = schema['properties'] as Record<string, Record<string, never>>
  assert.deepEqual(
    Object.keys(fields).map((name) => typeText(fields[name])),
    ['string', 'integer', 'true|false', 'string', 'a|b...', 'object'],
  )
})
