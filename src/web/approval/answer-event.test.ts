import assert from 'node:assert/strict'
import { test } from 'node:test'

import type { Json } from '#base'

import { answerIn, answerText } from './answer-event.ts'

function text(data: Json, type = 'effect.released'): string | null {
  const answer = answerIn({ run: 'r', type, data })
  return answer && answerText(answer)
}

test('an answer is told with who gave it', () => {
  assert.equal(text({ key: 'a', by: 'ada', answer: { decision: 'allow', hash: 'x' } }), 'ada approved')
  assert.equal(text({ key: 'a', by: 'ada', answer: { decision: 'deny', why: '' } }), 'ada denied')
  assert.equal(text({ key: 'a', by: 'ada', $cut: true }), 'Answered by ada')
  assert.equal(
    text({ key: 'a', by: 'time-out', answer: { decision: 'deny', why: '' } }),
    'Nobody answered in time',
  )
})

test('other events are no answers', () => {
  assert.equal(text({ key: 'a', by: 'ada' }, 'effect.held'), null)
  assert.equal(text({ $cut: true }), null)
})
