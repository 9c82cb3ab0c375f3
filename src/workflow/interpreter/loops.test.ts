import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { JsonObject } from '#base'

import type { SimulatedRun } from '../testing/simulate-run.ts'
import { simulateWorkflow } from '../testing/simulate-workflow.ts'

function visits(run: SimulatedRun): Record<string, number> {
  return (run.program as unknown as { visits: Record<string, number> }).visits
}

function topics(run: SimulatedRun, topic: string): unknown[] {
  return run.notes.flatMap((note) => (note.topic === topic ? [note.data] : []))
}

/** head → body → head, and head → out where `exit` holds. */
function loop(options: JsonObject, exit = 'false', more: JsonObject = {}): JsonObject {
  return {
    nodes: {
      head: { set: { n: '${nodes.?head.output.n.orValue(0) + 1}' }, loop: options, ...more },
      body: { use: 't.body' },
      out: { set: {} },
      spare: { set: {} },
    },
    start: ['head'],
    edges: [
      { from: 'head', to: 'body', when: `!(${exit})` },
      { from: 'head', to: 'out', when: exit },
      { from: 'body', to: 'head' },
    ],
    output: { n: '${nodes.head.output.n}' },
  }
}

describe('loops', () => {
  test('show each visit the output of the one before', () => {
    const run = simulateWorkflow(loop({ maxVisits: 10 }, 'nodes.head.output.n >= 4'))
    assert.deepEqual(run.output, { n: 4 })
    assert.deepEqual(visits(run), { head: 4, body: 3, out: 1 })
    assert.deepEqual(topics(run, 'loop_iteration'), [
      { node: 'head', visit: 2, iteration: 2 },
      { node: 'head', visit: 3, iteration: 3 },
      { node: 'head', visit: 4, iteration: 4 },
    ])
  })

  test('fail at the most visits', () => {
    const run = simulateWorkflow(loop({ maxVisits: 3 }))
    assert.equal(run.error?.code, 'workflow.loop_limit')
    assert.equal(visits(run)['body'], 3)
  })

  test('go to the fallback at the most visits', () => {
    const run = simulateWorkflow(loop({ maxVisits: 3, fallback: 'spare' }))
    assert.equal(run.state, 'completed')
    assert.deepEqual(run.output, { n: 3 })
    assert.deepEqual(visits(run), { head: 4, body: 3, spare: 1 })
  })

  test('a fallback inside of the loop cannot make it endless', () => {
    const run = simulateWorkflow(loop({ maxVisits: 3, fallback: 'body' }))
    assert.equal(run.error?.code, 'workflow.loop_limit')
    assert.equal(visits(run)['body'], 4)
  })

  test('neither can an error edge back into the loop, nor going on after the failure', () => {
    const document = loop({ maxVisits: 3 })
    const back = simulateWorkflow({
      ...document,
      edges: [...(document['edges'] as JsonObject[]), { from: 'head', to: 'body', on: 'error' }],
    })
    assert.equal(back.error?.code, 'workflow.loop_limit')
    assert.equal(visits(back)['body'], 4)
    const goOn = simulateWorkflow({
      ...loop({ maxVisits: 3 }, 'nodes.head.output == null', { onError: { severity: 'continue' } }),
      output: null,
    })
    assert.equal(goOn.state, 'completed')
    assert.deepEqual(visits(goOn), { head: 4, body: 3, out: 1 })
  })

  test('break to the fallback as soon as the condition holds', () => {
    const run = simulateWorkflow(
      loop({ maxVisits: 10, break: 'nodes.head.output.n >= 2', fallback: 'spare' }),
    )
    assert.deepEqual(visits(run), { head: 3, body: 2, spare: 1 })
    assert.deepEqual(topics(run, 'loop_break'), [{ node: 'head', visit: 3, iteration: 3 }])
  })

  test('break without a fallback by the edges that lead out of the loop', () => {
    const document = loop({ maxVisits: 10, break: 'nodes.head.output.n >= 2' })
    const run = simulateWorkflow({
      ...document,
      edges: [
        { from: 'head', to: 'body' },
        { from: 'head', to: 'out', when: 'nodes.head.output.n >= 2' },
        { from: 'body', to: 'head' },
      ],
    })
    assert.equal(run.state, 'completed')
    // The second visit forks to both; the token in the body breaks at the third.
    assert.deepEqual(visits(run), { head: 3, body: 2, out: 2 })
  })

  test('know their round as iteration', () => {
    const run = simulateWorkflow({
      nodes: {
        head: {
          set: { round: '${iteration}' },
          loop: { maxVisits: 9, break: 'iteration > 3', fallback: 'out' },
        },
        out: { set: {} },
      },
      start: ['head'],
      edges: [{ from: 'head', to: 'head' }],
      output: '${nodes.head.output.round}',
    })
    assert.equal(run.output, 3)
  })

  test('stop when they take longer than their time-out', () => {
    const run = simulateWorkflow({
      nodes: {
        head: { set: {}, loop: { maxVisits: 100, timeoutMs: 3_500, fallback: 'out' } },
        nap: { wait: { delayMs: 1_000 } },
        out: { set: {} },
      },
      start: ['head'],
      edges: [
        { from: 'head', to: 'nap' },
        { from: 'nap', to: 'head' },
      ],
    })
    assert.equal(run.state, 'completed')
    assert.deepEqual(visits(run), { head: 5, nap: 4, out: 1 })
  })

  test('are slowed down to their least delay', () => {
    const run = simulateWorkflow({
      nodes: {
        head: { set: {}, loop: { maxVisits: 4, minDelayMs: 1_000, fallback: 'out' } },
        nap: { wait: { delayMs: 300 } },
        out: { set: {} },
      },
      start: ['head'],
      edges: [
        { from: 'head', to: 'nap' },
        { from: 'nap', to: 'head' },
      ],
    })
    assert.equal(run.elapsedMs, 3_300)
    assert.deepEqual(topics(run, 'loop_throttle'), [
      { node: 'head', visit: 2, iteration: 2, delayMs: 700 },
      { node: 'head', visit: 3, iteration: 3, delayMs: 700 },
      { node: 'head', visit: 4, iteration: 4, delayMs: 700 },
    ])
  })

  test('an inner loop begins to count anew in each round of the outer one', () => {
    const run = simulateWorkflow({
      nodes: {
        outer: { set: {}, loop: { maxVisits: 3, fallback: 'out' } },
        inner: { set: {}, loop: { maxVisits: 4, fallback: 'back' } },
        work: { use: 't.work' },
        back: { set: {} },
        out: { set: {} },
      },
      start: ['outer'],
      edges: [
        { from: 'outer', to: 'inner' },
        { from: 'inner', to: 'work' },
        { from: 'work', to: 'inner' },
        { from: 'back', to: 'outer' },
      ],
    })
    assert.equal(run.state, 'completed')
    assert.equal(visits(run)['work'], 12)
  })

  test('an inner loop bounds an outer one that has no limits of its own', () => {
    const run = simulateWorkflow({
      nodes: { outer: { set: {} }, inner: { set: {}, loop: { maxVisits: 4 } } },
      start: ['outer'],
      edges: [
        { from: 'outer', to: 'inner' },
        { from: 'inner', to: 'inner', when: 'iteration < 2' },
        { from: 'inner', to: 'outer', when: 'iteration >= 2' },
      ],
    })
    assert.equal(run.error?.code, 'workflow.loop_limit')
    assert.equal(visits(run)['inner'], 5)
  })

  test('of pure nodes let others in after every thousand visits', () => {
    const run = simulateWorkflow({
      nodes: { head: { set: {}, loop: { maxVisits: 2_500, fallback: 'out' } }, out: { set: {} } },
      start: ['head'],
      edges: [{ from: 'head', to: 'head' }],
    })
    assert.equal(run.state, 'completed')
    const turns = run.commands.flatMap((command) => (command.do === 'timer' ? [command.key] : []))
    assert.deepEqual(turns, ['head#1001/turn', 'head#2002/turn'])
  })

  test('do not grow the state', () => {
    const size = (maxVisits: number): number =>
      simulateWorkflow(loop({ maxVisits, fallback: 'out' }), {
        maxSteps: 30_000,
        effects: () => ({ text: 'x'.repeat(100) }),
      }).largestState
    assert.ok(size(3_000) < size(60) + 50)
  })
})
