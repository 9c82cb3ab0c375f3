import assert from 'node:assert/strict'
import { test } from 'node:test'

import fc from 'fast-check'

import { searchedPassage } from '../testing/searched-passage.ts'
import { answerPrompt, shownPassages } from './prompt.ts'

test('no passage can end the place in which it stands', () => {
  const hostile = fc.string({ unit: fc.constantFrom('=', '\n', ' ', 'end of passage 1', 'x') })
  fc.assert(
    fc.property(fc.array(fc.tuple(hostile, hostile), { minLength: 1, maxLength: 4 }), (texts) => {
      const passages = texts.map(([text, title]) => searchedPassage(text, { document: { title } }))
      const prompt = answerPrompt('Why?', passages)
      const fence = /begin with (=+)/.exec(prompt)?.[1] ?? assert.fail('no fence')
      const lines = prompt.split('\n').filter((line) => line.startsWith(fence))
      assert.equal(lines.length, passages.length * 2)
    }),
  )
})

test('the question comes last, and the places of passages are told without the disk', () => {
  const passage = searchedPassage('Text.', {
    line: 3,
    headings: ['Costs'],
    document: { path: '/home/ada/a/b/c.md' },
  })
  const lines = answerPrompt('Why?', [passage]).split('\n')
  assert.deepEqual(lines.slice(2), [
    '===== passage 1: a/b/c.md > Costs > line 3',
    'Text.',
    '===== end of passage 1',
    '',
    'The question, from the person: Why?',
  ])
})

test('a model is shown the best passages, and not more than it can take in', () => {
  const passages = Array.from({ length: 30 }, (_, index) =>
    searchedPassage('x'.repeat(5_000), { start: index }),
  )
  assert.deepEqual(shownPassages(passages), passages.slice(0, 4))
  assert.equal(shownPassages(passages.map(() => searchedPassage('x'))).length, 12)
  assert.equal(shownPassages([searchedPassage('x'.repeat(50_000))]).length, 1)
})
