import assert from 'node:assert/strict'
import { test } from 'node:test'

import { firstSentence, markedLines, nearestIn, stepsOf } from './plan-facts.ts'

test('the steps of a plan are told in their order, those of lists further in', () => {
  const document = {
    nodes: {
      list: { use: 'fs.list', title: 'Look' },
      each: { forEach: { as: 'file', do: { nodes: { move: { use: 'fs.move' } } } } },
      pick: { choose: [] },
      sums: { set: { a: 1, b: 2 } },
      other: { call: 'tidy-folder' },
      last: { end: {} },
      ask: { wait: { ask: 'Yes?' } },
      odd: 3,
    },
  }
  assert.deepEqual(
    stepsOf(document).map(({ id, title, deed, depth }) => [id, title, deed, depth]),
    [
      ['list', 'Look', 'fs.list', 0],
      ['each', 'each', 'for each file', 0],
      ['each/move', 'move', 'fs.move', 1],
      ['pick', 'pick', 'goes on one way or another', 0],
      ['sums', 'sums', 'works out a, b', 0],
      ['other', 'other', 'the workflow tidy-folder', 0],
      ['last', 'last', 'ends', 0],
      ['ask', 'ask', 'waits', 0],
    ],
  )
  assert.deepEqual(stepsOf({}), [])
})

test('lines with what the model made up are marked, and no others', () => {
  const guesses = [
    { at: '/a', value: '/tmp/x "y"', why: '' },
    { at: '/b', value: 30, why: '' },
    { at: '/c', value: '', why: '' },
  ]
  const source = [
    'path: "/tmp/x \\"y\\""',
    'days: 30',
    'year: 1930',
    'v: 30.5',
    'p: \'/tmp/x "y"\'',
    '',
  ].join('\n')
  assert.deepEqual([...markedLines(source, guesses)], [1, 2, 5])
})

test('what comes near is read from a plan that was declined, and from nothing else', () => {
  const nearest = [
    { name: 'a', title: 'A', description: 'Does.', input: { n: 1 }, missing: ['folder', 2] },
    { name: 3 },
    { name: 'b' },
  ]
  assert.deepEqual(nearestIn({ code: 'plan.declined', details: { nearest } }), [
    { name: 'a', title: 'A', description: 'Does.', input: { n: 1 }, missing: ['folder'] },
    { name: 'b', title: 'b', description: '', input: {}, missing: [] },
  ])
  assert.deepEqual(nearestIn({ code: 'plan.not_valid', details: { nearest } }), [])
  assert.deepEqual(nearestIn({ code: 'plan.declined', details: {} }), [])
})

test('a workflow is told by its first sentence', () => {
  assert.equal(firstSentence(' Sorts files\n by kind. Finds doubles.'), 'Sorts files by kind.')
  assert.equal(firstSentence(''), '')
})
