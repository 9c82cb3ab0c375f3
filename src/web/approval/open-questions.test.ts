import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { OpenQuestion } from '#contract'

import { groupQuestions, matchesFilter, questionId, saidOf } from './open-questions.ts'
import { requestOf, secretsIn } from './request-shown.ts'
import { heldEffect, heldRequest, openQuestion } from './testing.ts'

const paused: OpenQuestion = {
  ...openQuestion('r3', 'k'),
  title: 'nightly backup',
  need: { is: 'paused', run: 'r3' },
}

describe('what waits for a person', () => {
  test('is grouped by run: irreversible ones first, then those that wait longest', () => {
    const groups = groupQuestions([
      openQuestion('r2', 'a', { runCreatedAt: '2026-11-27T09:00:00Z' }),
      openQuestion('r1', 'b', { runCreatedAt: '2026-11-27T08:00:00Z' }),
      openQuestion('r4', 'c', { runCreatedAt: '2026-11-27T10:00:00Z' }),
      openQuestion('r4', 'd', { runCreatedAt: '2026-11-27T10:00:00Z', isIrreversible: true }),
      openQuestion('r2', 'e', { runCreatedAt: '2026-11-27T09:00:00Z' }),
    ])
    assert.deepEqual(
      groups.map(({ root, questions }) => [root, questions.map((one) => questionId(one).split(' ')[2])]),
      [
        ['r4', ['d', 'c']],
        ['r1', ['b']],
        ['r2', ['a', 'e']],
      ],
    )
  })

  test('is another question when its hash is another', () => {
    const before = openQuestion('r1', 'a')
    const { need } = before
    if (need.is !== 'approval') assert.fail()
    const after = { ...before, need: { ...need, ask: { ...need.ask, hash: 'f'.repeat(64) } } }
    assert.notEqual(questionId(before), questionId(after))
  })

  test('is found by kind, by the name of its run, and by what is asked', () => {
    const final = openQuestion('r1', 'a', { isIrreversible: true })
    assert.equal(saidOf(final), 'Move a')
    assert.deepEqual(
      [
        matchesFilter(final, 'irreversible', ''),
        matchesFilter(paused, 'irreversible', ''),
        matchesFilter(paused, 'approval', ''),
        matchesFilter(paused, 'other', 'BACKUP nightly'),
        matchesFilter(final, 'all', 'tidy move'),
        matchesFilter(final, 'all', 'move b'),
      ],
      [true, false, false, true, true, false],
    )
  })
})

describe('a request that waits', () => {
  test('is shown with its query, its headers as they stand, and its body', () => {
    const request = requestOf(heldRequest('a'))
    assert.equal(request?.url, 'https://api.example.org/v1/invoices?year=2026&tag=a&tag=b')
    assert.equal(request?.path, '/v1/invoices?year=2026&tag=a&tag=b')
    assert.deepEqual(request?.headers, [['authorization', 'Bearer {{secret:billing}}']])
    assert.equal(request?.body, '{\n  "total": 12\n}')
    assert.deepEqual(request && secretsIn(request), ['billing'])
  })

  test('is none where nothing is sent, or where the arguments are too long to be shown', () => {
    assert.equal(requestOf(heldEffect('a')), null)
    assert.equal(requestOf(heldRequest('a', { input: null })), null)
  })
})
