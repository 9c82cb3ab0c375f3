import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AppError, publicLabel } from '#contract'

import { simulateWorkflow } from '../testing/simulate-workflow.ts'
import { inspectWorkflow } from './inspect.ts'

describe('inspectWorkflow', () => {
  test('tells where the tokens are, what they wait for, and what is remembered', () => {
    const run = simulateWorkflow({
      nodes: {
        a: { set: { text: 'abc' } },
        ask: { wait: { ask: 'Well?' } },
        states: { set: {} },
        next: { set: {} },
        each: {
          forEach: { items: [1, 2, 3], concurrency: 2, do: { nodes: { w: { wait: { signal: 'never' } } } } },
        },
        both: { join: 'all', set: {} },
      },
      edges: [
        { from: 'a', to: 'ask' },
        { from: 'a', to: 'states' },
        { from: 'a', to: 'each' },
        { from: 'a', to: 'both' },
        { from: 'ask', to: 'both' },
        { from: 'states', to: 'next', on: 'go' },
      ],
    })
    assert.deepEqual(inspectWorkflow(run.program), {
      tokens: [
        { id: 1, node: 'ask', visit: 1, stage: 'run', waitsFor: [{ key: 'ask#1/wait', for: 'wait' }] },
        {
          id: 2,
          node: 'states',
          visit: 1,
          stage: 'route',
          waitsFor: [{ key: 'states#1/on/go', for: 'event', name: 'go' }],
        },
        {
          id: 3,
          node: 'each',
          visit: 1,
          stage: 'run',
          waitsFor: [
            { key: 'each#1/item/0', for: 'item' },
            { key: 'each#1/item/1', for: 'item' },
          ],
          items: { total: 3, done: 0, failed: 0 },
        },
        { id: 4, node: 'both', visit: 0, stage: 'join', waitsFor: [] },
      ],
      visits: { a: 1, ask: 1, states: 1, each: 1 },
      outputs: [
        { node: 'a', visit: 1, size: 14, failed: false, label: publicLabel },
        { node: 'states', visit: 1, size: 2, failed: false, label: publicLabel },
      ],
      isOver: false,
    })
  })

  test('refuses the state of another program', () => {
    for (const state of [null, [], {}, { format: 2, tokens: {} }]) {
      assert.throws(
        () => inspectWorkflow(state),
        (error) => error instanceof AppError && error.code === 'input.invalid',
      )
    }
  })
})
