import assert from 'node:assert/strict'
import { test } from 'node:test'

import { z } from 'zod'

import { AppError } from '../app-error.ts'
import { listFields, readInput } from './read-input.ts'

const schema = z.strictObject({
  name: z.string(),
  count: z.coerce.number().int().max(9).default(3),
  tags: z.array(z.strictObject({ text: z.string() })).optional(),
  words: z.array(z.string()).default([]),
})

function refusal(values: Record<string, unknown>): AppError {
  try {
    readInput(schema, values)
  } catch (error) {
    if (error instanceof AppError) return error
  }
  return assert.fail('it was taken')
}

test('what is right comes back with its defaults', () => {
  assert.deepEqual(readInput(schema, { name: 'a', count: '7' }), { name: 'a', count: 7, words: [] })
})

test('all that is wrong is told by its path', () => {
  const { code, message, hint, details } = refusal({ count: '90', tags: [{ text: 1, x: 2 }], y: 1 })
  assert.equal(code, 'input.invalid')
  assert.equal(hint, 'It takes name, count (optional), tags (optional), words (optional).')
  const problems = details['problems'] as string[]
  assert.equal(message, `${problems[0]} (and ${problems.length - 1} more)`)
  assert.deepEqual(problems.map((text) => text.replace(/is not right:.*/, 'is not right')).toSorted(), [
    'The input count is not right',
    'The input name is missing.',
    'The input tags.0.text is not right',
    'There is no input tags.0.x.',
    'There is no input y.',
  ])
})

test('a thousand wrong values make no endless answer', () => {
  const tags = Array.from({ length: 1_000 }, () => ({ text: 1 }))
  const { message, details } = refusal({ name: 'a', tags })
  assert.match(message, /and 999 more/)
  assert.equal((details['problems'] as string[]).length, 100)
})

test('fields that take several values are known, also where they can be left out', () => {
  assert.deepEqual([...listFields(schema)], ['tags', 'words'])
})
