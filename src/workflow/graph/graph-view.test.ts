import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import type { WorkflowGraph } from '#contract'

import { parseWorkflow } from '../text/parse-workflow.ts'
import { reach, viewGraph } from './graph-view.ts'

const size = 40
const arbitraryGraph: fc.Arbitrary<WorkflowGraph> = fc
  .array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 70 })
  .map((pairs) => ({
    nodes: Object.fromEntries(Array.from({ length: size }, (_, index) => [`n${index}`, { set: {} }])),
    edges: pairs.map(([from, to]) => ({ from: `n${from}`, to: `n${to}`, on: 'done' })),
  }))

describe('viewGraph', () => {
  test('a node is before another exactly when a walk of at least one edge leads there', () => {
    fc.assert(
      fc.property(arbitraryGraph, (graph) => {
        const view = viewGraph(graph, '')
        const next = (id: string): string[] => view.outgoing(id).map(({ to }) => to)
        for (const before of view.ids) {
          const after = reach(next(before), next)
          for (const id of view.ids) assert.equal(view.isBefore(before, id), after.has(id), `${before} ${id}`)
        }
      }),
      { numRuns: 50 },
    )
  })

  test('branches and fallbacks are ways, too, and what they lead to is no start', () => {
    const view = viewGraph(
      parseWorkflow(
        'adjutant: 1\nname: x\nnodes: { a: { choose: [{ to: b }] }, b: { set: {}, loop: { maxVisits: 1, fallback: c } }, c: { set: {} } }',
      ),
      '',
    )
    assert.deepEqual(view.starts, ['a'])
    assert.deepEqual([...view.reachable], ['a', 'b', 'c'])
    assert.deepEqual(
      [view.isBefore('a', 'c'), view.isBefore('c', 'a'), view.isBefore('a', 'a')],
      [true, false, false],
    )
  })
})
