import assert from 'node:assert/strict'
import { test } from 'node:test'

import { type Near, withFeedback } from './feedback.ts'
import { dot, unit } from './vectors.ts'

const question = Float32Array.of(1, 0, 0)
/** At these cosines to the question; `side` says to which side. */
function near(passage: string, score: number, side: 1 | 2): Near {
  const vector = new Float32Array(3)
  vector[0] = score
  vector[side] = Math.sqrt(1 - score ** 2)
  return { passage, score, vector }
}

test('what is like the first hits comes before what is as near to the question', () => {
  const list = [near('found', 0.9, 1), near('other', 0.61, 2), near('alike', 0.6, 1)]
  const drawn = withFeedback(list, { question, first: ['found'] })
  assert.deepEqual(
    drawn.map(({ passage }) => passage),
    ['found', 'alike', 'other'],
  )
  assert.ok(drawn.every(({ score }) => score >= -1 && score <= 1.000_001))
})

test('only the first three are taken, and only a little of them', () => {
  const list = [near('a', 0.9, 1), near('b', 0.8, 1), near('c', 0.7, 1), near('far', 0.2, 2)]
  const three = withFeedback(list, { question, first: ['a', 'b', 'c'] })
  assert.deepEqual(withFeedback(list, { question, first: ['a', 'b', 'c', 'far'] }), three)
  const middle = [0, 1, 2].map(
    (at) => list.slice(0, 3).reduce((sum, one) => sum + (one.vector[at] ?? 0), 0) / 3,
  )
  const towards = unit(question.map((part, at) => part + 0.2 * (middle[at] ?? 0)))
  for (const { score, vector } of three) assert.ok(Math.abs(score - dot(towards, vector)) < 1e-6)
})

test('where nothing of what was found first has a vector, all stays as it was', () => {
  const list = [near('a', 0.9, 1)]
  assert.equal(withFeedback(list, { question, first: ['words only'] }), list)
  assert.equal(withFeedback(list, { question, first: [] }), list)
})
