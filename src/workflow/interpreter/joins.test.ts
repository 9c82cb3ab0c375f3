import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { type Label, publicLabel } from '#contract'

import { Labelled, type SimulatedRun } from '../testing/simulate-run.ts'
import { simulateWorkflow } from '../testing/simulate-workflow.ts'

const outside: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['file:a'] }
const seeds = [1, 2, 3, 4, 5]

function visits(run: SimulatedRun): Record<string, number> {
  return (run.program as unknown as { visits: Record<string, number> }).visits
}

function edges(...pairs: string[]): { from: string; to: string }[] {
  return pairs.map((pair) => {
    const [from = '', to = ''] = pair.split('>')
    return { from, to }
  })
}

describe('forks', () => {
  test('take every edge without a guard and every guarded one that holds', () => {
    const run = simulateWorkflow({
      nodes: { a: { set: { n: 1 } }, b: { use: 't.b' }, c: { use: 't.c' }, d: { use: 't.d' } },
      edges: [
        { from: 'a', to: 'b' },
        { from: 'a', to: 'c', when: 'nodes.a.output.n > 0' },
        { from: 'a', to: 'd', when: 'output.n > 1' },
      ],
    })
    assert.deepEqual(visits(run), { a: 1, b: 1, c: 1 })
  })

  test('give each arriving token a visit of its own where nothing joins', () => {
    const run = simulateWorkflow({
      nodes: { a: { set: {} }, b: { use: 't.b' }, c: { use: 't.c' }, d: { use: 't.d' } },
      edges: edges('a>b', 'a>c', 'b>d', 'c>d'),
    })
    assert.deepEqual(visits(run), { a: 1, b: 1, c: 1, d: 2 })
  })

  test('show each branch only what lies on its own path', () => {
    const run = simulateWorkflow({
      nodes: { a: { set: {} }, b: { use: 't.b' }, c: { set: { other: '${nodes.?b.hasValue()}' } } },
      edges: edges('a>b', 'a>c'),
      output: '${nodes.c.output.other}',
    })
    assert.equal(run.output, false)
  })

  test('label a token by the guards that were asked, those that did not hold included', () => {
    const run = simulateWorkflow(
      {
        nodes: { read: { use: 'fs.read' }, yes: { use: 't.yes', with: { fixed: 1 } }, no: { use: 't.no' } },
        edges: [
          { from: 'read', to: 'no', when: 'nodes.read.output == "other"' },
          { from: 'read', to: 'yes' },
        ],
      },
      { effects: ({ tool }) => (tool === 'fs.read' ? new Labelled('text', outside) : null) },
    )
    const call = run.commands.find((command) => command.do === 'effect' && command.key === 'yes#1/run')
    assert.deepEqual(call && 'label' in call && call.label, outside)
  })

  test('choose takes the first branch that holds, else the done edges, else ends the token', () => {
    const document = (n: number, more: object[] = []): Parameters<typeof simulateWorkflow>[0] => ({
      nodes: {
        pick: {
          choose: [
            { when: `${n} > 2`, to: 'big' },
            { when: `${n} > 1`, to: 'small' },
          ],
        },
        big: { use: 't.big' },
        small: { use: 't.small' },
        other: { use: 't.other' },
      },
      start: ['pick'],
      edges: more as never,
    })
    assert.deepEqual(visits(simulateWorkflow(document(3))), { pick: 1, big: 1 })
    assert.deepEqual(visits(simulateWorkflow(document(2))), { pick: 1, small: 1 })
    assert.deepEqual(visits(simulateWorkflow(document(1, edges('pick>other')))), { pick: 1, other: 1 })
    assert.deepEqual(visits(simulateWorkflow(document(1))), { pick: 1 })
  })
})

describe('join: all', () => {
  test('takes one token per edge, with the history and the labels of all', () => {
    for (const seed of seeds) {
      const run = simulateWorkflow(
        {
          nodes: {
            a: { set: {} },
            b: { use: 't.b' },
            c: { use: 't.c' },
            d: { join: 'all', set: { x: '${nodes.b.output}', y: '${nodes.c.output}' } },
          },
          edges: edges('a>b', 'a>c', 'b>d', 'c>d'),
          output: '${nodes.d.output}',
        },
        { seed, effects: ({ tool }) => (tool === 't.b' ? new Labelled('B', outside) : 'C') },
      )
      assert.deepEqual(run.output, { x: 'B', y: 'C' })
      assert.deepEqual(run.label, outside)
      assert.deepEqual(visits(run), { a: 1, b: 1, c: 1, d: 1 })
    }
  })

  test('hands on what the guards on any way to it have read', () => {
    const run = simulateWorkflow(
      {
        nodes: {
          read: { use: 'fs.read' },
          a: { use: 't.a' },
          b: { use: 't.b' },
          both: { join: 'all', set: {} },
          tool: { use: 't.fixed' },
        },
        edges: [
          ...edges('read>a', 'a>both', 'both>tool'),
          { from: 'read', to: 'b' },
          { from: 'b', to: 'both', when: 'nodes.read.output == "text"' },
        ],
      },
      { effects: ({ tool }) => (tool === 'fs.read' ? new Labelled('text', outside) : null) },
    )
    const call = run.commands.find((command) => command.do === 'effect' && command.key === 'tool#1/run')
    assert.deepEqual(call && 'label' in call && call.label, outside)
  })

  test('queues tokens on one edge first come first served', () => {
    // Three tokens come by b, three by c: three visits of the join, each with one of both.
    for (const seed of seeds) {
      const run = simulateWorkflow(
        {
          nodes: {
            a: { set: {} },
            s1: { use: 't.s' },
            s2: { use: 't.s' },
            s3: { use: 't.s' },
            b: { use: 't.b' },
            c: { use: 't.c' },
            d: { join: 'all', use: 't.d', with: { b: '${nodes.b.output}', c: '${nodes.c.output}' } },
          },
          edges: edges('a>s1', 'a>s2', 'a>s3', 's1>b', 's2>b', 's3>b', 's1>c', 's2>c', 's3>c', 'b>d', 'c>d'),
        },
        { seed, effects: ({ key }) => key.split('/')[0] ?? '' },
      )
      assert.equal(visits(run)['d'], 3)
      const inputs = run.commands.flatMap((command) =>
        command.do === 'effect' && command.key.startsWith('d#') ? [command.args] : [],
      )
      const order = (name: 'b' | 'c'): string[] =>
        run.events.flatMap((event) =>
          event.type === 'effect.done' && event.key.startsWith(`${name}#`) ? [event.output as string] : [],
        )
      assert.deepEqual(
        inputs.map((args) => (args as { input: unknown }).input),
        order('b').map((b, place) => ({ b, c: order('c')[place] })),
      )
    }
  })

  test('fires with what it has when nothing else can move', () => {
    const run = simulateWorkflow({
      nodes: {
        a: { choose: [{ when: 'true', to: 'b' }, { to: 'c' }] },
        b: { use: 't.b' },
        c: { use: 't.c' },
        d: { join: 'all', set: { c: '${nodes.?c.hasValue()}' } },
      },
      edges: edges('b>d', 'c>d'),
      output: '${nodes.d.output.c}',
    })
    assert.equal(run.state, 'completed')
    assert.equal(run.output, false)
  })

  test('does not fire early while a token waits, sleeps or backs off', () => {
    const run = simulateWorkflow({
      nodes: {
        a: { set: {} },
        quick: { set: {} },
        slow: { wait: { delayMs: 86_400_000 } },
        d: { join: 'all', set: { both: '${has(nodes.quick) && has(nodes.slow)}' } },
      },
      edges: edges('a>quick', 'a>slow', 'quick>d', 'slow>d'),
      output: '${nodes.d.output.both}',
    })
    assert.equal(run.output, true)
    assert.equal(visits(run)['d'], 1)
  })

  test('fires the join upstream first, whatever the names', () => {
    // zz lies upstream of aa; both lack a token.
    const run = simulateWorkflow({
      nodes: {
        a: { choose: [{ when: 'true', to: 'b' }, { to: 'gone' }] },
        b: { set: {} },
        gone: { set: {} },
        zz: { join: 'all', set: {} },
        aa: { join: 'all', set: { sawZz: '${nodes.?zz.hasValue()}' } },
      },
      edges: edges('b>zz', 'gone>zz', 'b>aa', 'zz>aa'),
      output: '${nodes.aa.output.sawZz}',
    })
    assert.equal(run.output, true)
    assert.equal(visits(run)['aa'], 1)
  })

  test('joins again in each round of a loop, never a token of one round with one of another', () => {
    for (const seed of seeds) {
      const run = simulateWorkflow(
        {
          nodes: {
            head: { set: { n: '${nodes.?head.output.n.orValue(0) + 1}' }, loop: { maxVisits: 5 } },
            b: { use: 't.b', with: { n: '${nodes.head.output.n}' } },
            c: { use: 't.c', with: { n: '${nodes.head.output.n}' } },
            both: {
              join: 'all',
              set: { same: '${nodes.b.output.n == nodes.c.output.n}' },
              post: ['output.same'],
            },
            out: { set: {} },
          },
          start: ['head'],
          edges: [
            ...edges('head>b', 'head>c', 'b>both', 'c>both'),
            { from: 'both', to: 'head', when: 'nodes.head.output.n < 4' },
            { from: 'both', to: 'out', when: 'nodes.head.output.n >= 4' },
          ],
        },
        { seed },
      )
      assert.equal(run.error, null)
      assert.deepEqual(visits(run), { head: 4, b: 4, c: 4, both: 4, out: 1 })
    }
  })

  test('at the head of a loop takes the ways in, and later the ways back', () => {
    for (const seed of seeds) {
      const run = simulateWorkflow(
        {
          nodes: {
            a: { set: {} },
            in1: { use: 't.x' },
            in2: { use: 't.x' },
            slow: { wait: { delayMs: 10_000 } },
            head: { join: 'all', set: {}, loop: { maxVisits: 4 } },
            b: { use: 't.b' },
            c: { use: 't.c' },
          },
          edges: [
            ...edges('a>slow', 'a>in1', 'a>in2', 'in1>head', 'in2>head', 'head>b', 'head>c'),
            { from: 'b', to: 'head', when: 'nodes.?head.hasValue()' },
            { from: 'c', to: 'head' },
          ],
        },
        { seed },
      )
      // Without its scopes the head would wait until the slow branch is through.
      assert.equal(run.error?.code, 'workflow.loop_limit')
      assert.equal(run.elapsedMs < 10_000, true)
      assert.deepEqual(visits(run), { a: 1, in1: 1, in2: 1, slow: 1, head: 5, b: 4, c: 4 })
    }
  })

  test('at the head of an inner loop tells the ways in of this round from the ways back of the last', () => {
    for (const seed of seeds) {
      const run = simulateWorkflow(
        {
          nodes: {
            outer: { set: {}, loop: { maxVisits: 2, fallback: 'out' } },
            in1: { use: 't.x' },
            in2: { use: 't.x' },
            head: { join: 'all', set: {}, loop: { maxVisits: 2, fallback: 'outer' } },
            back: { use: 't.x' },
            out: { end: { terminate: true } },
          },
          start: ['outer'],
          edges: edges('outer>in1', 'outer>in2', 'in1>head', 'in2>head', 'head>back', 'back>head'),
        },
        { seed },
      )
      assert.equal(run.error, null)
      assert.deepEqual(visits(run), { outer: 3, in1: 2, in2: 2, head: 6, back: 4, out: 1 })
    }
  })

  test('is no barrier for a node with a single way in', () => {
    const run = simulateWorkflow({
      nodes: { a: { set: {} }, b: { join: 'all', set: {} } },
      edges: edges('a>b'),
    })
    assert.deepEqual(visits(run), { a: 1, b: 1 })
  })
})

describe('the end of a run', () => {
  test('output of the last end that gave one comes before the output of the document', () => {
    const run = simulateWorkflow({
      nodes: {
        a: { set: {} },
        quick: { end: { output: 'first' } },
        slow: { wait: { delayMs: 5 } },
        last: { end: { output: 'last' } },
        mute: { end: {} },
      },
      edges: edges('a>quick', 'a>slow', 'slow>last', 'last>mute'),
      output: 'document',
    })
    assert.equal(run.output, 'last')
    assert.equal(simulateWorkflow({ nodes: { a: { end: {} } }, output: 'document' }).output, 'document')
    assert.equal(simulateWorkflow({ nodes: { a: { end: {} } } }).output, null)
  })

  test('terminate calls off all else', () => {
    const run = simulateWorkflow(
      {
        nodes: {
          a: { set: {} },
          long: { wait: { signal: 'never' } },
          tool: { use: 't.slow' },
          short: { set: {} },
          stop: { end: { terminate: true, output: 'stopped' } },
        },
        edges: edges('a>long', 'a>tool', 'a>short', 'short>stop'),
      },
      {},
    )
    assert.equal(run.output, 'stopped')
    // All happened in one step, so nothing was asked for that would have to be called off.
    assert.deepEqual(run.commands, [{ do: 'finish', output: 'stopped', label: publicLabel }])
  })

  test('terminate in a later step calls off what was asked for', () => {
    const run = simulateWorkflow({
      nodes: {
        a: { set: {} },
        long: { wait: { signal: 'never' } },
        short: { wait: { delayMs: 10 } },
        stop: { end: { terminate: true } },
      },
      edges: edges('a>long', 'a>short', 'short>stop'),
    })
    assert.deepEqual(run.commands.at(-2), { do: 'drop', keys: ['long#1/wait'] })
    assert.equal(run.state, 'completed')
  })

  test('the output of the document sees the newest visits of all that ended', () => {
    for (const seed of seeds) {
      const run = simulateWorkflow(
        {
          nodes: { a: { set: {} }, b: { use: 't.b' }, c: { use: 't.c' } },
          edges: edges('a>b', 'a>c'),
          output: { b: '${nodes.b.output}', c: '${nodes.c.output}' },
        },
        { seed, effects: ({ tool }) => tool },
      )
      assert.deepEqual(run.output, { b: 't.b', c: 't.c' })
    }
  })

  test('an output that cannot be evaluated fails the run and names the part', () => {
    const run = simulateWorkflow({ nodes: { a: { set: {} } }, output: '${nodes.never.output}' })
    assert.equal(run.state, 'failed')
    assert.equal(run.error?.details['part'], 'output')
  })

  test('keeps nothing of what the output does not need', () => {
    const run = simulateWorkflow({
      nodes: { a: { set: { big: 'x' } }, b: { set: { y: 1 } } },
      edges: edges('a>b'),
      output: '${nodes.b.output.y}',
    })
    assert.deepEqual(Object.keys((run.program as unknown as { records: object }).records), ['b#1'])
  })

  test('a run without a node to begin with fails with a hint', () => {
    const run = simulateWorkflow({ nodes: { a: { set: {} }, b: { set: {} } }, edges: edges('a>b', 'b>a') })
    assert.equal(run.error?.code, 'workflow.no_start')
  })

  test('more ways at once than can be kept are refused', () => {
    const many = (pair: string): { from: string; to: string }[] =>
      edges(...Array.from({ length: 101 }, () => pair))
    const run = simulateWorkflow({
      nodes: { a: { set: {} }, b: { set: {} }, c: { set: {} } },
      edges: [...many('a>b'), ...many('b>c')],
    })
    assert.equal(run.error?.code, 'workflow.too_many_tokens')
    assert.equal(run.error?.details['node'], 'b')
  })
})
