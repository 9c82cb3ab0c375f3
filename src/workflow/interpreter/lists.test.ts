import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json, JsonObject } from '#base'
import { AppError, type Label, personLabel, publicLabel } from '#contract'
import type { Command } from '#engine'

import { Labelled, type SimulatedRun } from '../testing/simulate-run.ts'
import { simulateWorkflow, type ToolCall } from '../testing/simulate-workflow.ts'

const outside: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['file:a'] }

function list(options: JsonObject, more: JsonObject = {}): JsonObject {
  return { nodes: { each: { forEach: { as: 'file', ...options } } }, output: '${nodes.each.output}', ...more }
}

const move = {
  nodes: { do: { use: 'fs.move', with: { from: '${file}', to: '${input.into}/${index}' } } },
  output: '${nodes.do.output.to}',
}

function children(run: SimulatedRun): Extract<Command, { do: 'child' }>[] {
  return run.commands.filter((command) => command.do === 'child')
}

/** The most children that were under way at once. */
function width(run: SimulatedRun): number {
  let now = 0
  let most = 0
  for (const { event, commands } of run.steps) {
    if (event.type === 'child.done' || event.type === 'child.failed') now -= 1
    now += commands.filter((command) => command.do === 'child').length
    most = Math.max(most, now)
  }
  return most
}

describe('forEach', () => {
  test('gives results in the order of the items, whatever ends first', () => {
    for (const seed of [1, 2, 3, 4]) {
      const run = simulateWorkflow(list({ items: '${input.files}', do: move }), {
        seed,
        input: { files: ['a', 'b', 'c', 'd', 'e', 'f'], into: '/x' },
      })
      assert.deepEqual(run.output, { results: ['/x/0', '/x/1', '/x/2', '/x/3', '/x/4', '/x/5'], failed: [] })
    }
  })

  test('runs no more items at once than it may', () => {
    const run = simulateWorkflow(list({ items: '${input.files}', concurrency: 3, do: move }), {
      input: { files: ['a', 'b', 'c', 'd', 'e', 'f', 'g'], into: '/x' },
    })
    assert.equal(width(run), 3)
    assert.deepEqual(
      children(run).map(({ key }) => key),
      [0, 1, 2, 3, 4, 5, 6].map((index) => `each#1/item/${index}`),
    )
  })

  test('of nothing is done at once', () => {
    const run = simulateWorkflow(list({ items: [], do: move }))
    assert.deepEqual(run.output, { results: [], failed: [] })
    assert.equal(run.events.length, 1)
  })

  test('of something else than a list fails', () => {
    assert.equal(
      simulateWorkflow(list({ items: '${input.files}', do: move }), { input: { files: 'a' } }).error?.code,
      'workflow.items_not_list',
    )
  })

  const failing = ({ input }: ToolCall): Json => {
    if (input['from'] === 'b' || input['from'] === 'd')
      throw new AppError('files.exists', 'There is one already.')
    return input
  }

  test('goes on after failures where it is told to, and lists them in order', () => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const run = simulateWorkflow(list({ items: ['a', 'b', 'c', 'd'], onItemError: 'continue', do: move }), {
        seed,
        input: { into: '/x' },
        effects: failing,
      })
      const { results, failed } = run.output as unknown as {
        results: Json
        failed: { index: number; error: { code: string; details: JsonObject } }[]
      }
      assert.deepEqual(results, ['/x/0', null, '/x/2', null])
      assert.deepEqual(
        failed.map(({ index, error }) => [index, error.code]),
        [
          [1, 'files.exists'],
          [3, 'files.exists'],
        ],
      )
      assert.deepEqual(failed[0]?.error.details, {
        attempts: 1,
        node: 'do',
        visit: 1,
        body: ['each'],
        index: 1,
      })
      assert.equal(run.label.integrity, 'untrusted')
    }
  })

  test('stops at the first failure otherwise: begins no further item, calls off the others, names the index', () => {
    const run = simulateWorkflow(
      list({ items: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], concurrency: 2, do: move }),
      { input: { into: '/x' }, effects: failing },
    )
    assert.equal(run.state, 'failed')
    assert.equal(run.error?.code, 'workflow.item_failed')
    const index = run.error.details['index']
    assert.ok(index === 1)
    assert.ok(children(run).length <= 4)
    assert.equal(run.error.details['node'], 'each')
  })

  test('a failure that an edge takes care of calls off the items under way', () => {
    const run = simulateWorkflow(
      {
        nodes: {
          each: {
            forEach: {
              items: [0, 1, 2],
              do: { nodes: { w: { wait: { signal: 'never' } }, f: { use: 't.fail' } }, edges: [] },
            },
          },
          after: { set: {} },
        },
        edges: [{ from: 'each', to: 'after', on: 'error' }],
        output: '${nodes.each.error.detail}',
      },
      {
        effects() {
          throw new AppError('files.exists', 'There is one already.')
        },
      },
    )
    assert.equal(run.state, 'completed')
    assert.equal(run.label.integrity, 'untrusted')
    const drop = run.commands.find((command) => command.do === 'drop')
    assert.equal(drop && drop.do === 'drop' && drop.keys.length, 2)
  })

  test('tells the items only what their body reads from outside, with its labels', () => {
    const run = simulateWorkflow(
      {
        nodes: {
          find: { use: 'fs.list' },
          secret: { use: 'fs.read' },
          each: {
            forEach: {
              items: '${nodes.find.output.items}',
              do: {
                nodes: {
                  do: {
                    use: 'fs.move',
                    with: {
                      to: '${nodes.find.output.root}/${item.name}',
                      into: '${input.a.b}',
                      maybe: '${input.?none.orValue(1)}',
                    },
                  },
                },
              },
            },
          },
        },
        edges: [
          { from: 'find', to: 'secret' },
          { from: 'secret', to: 'each' },
        ],
      },
      {
        label: personLabel,
        input: { a: { b: 1, c: 2 }, z: 3 },
        effects: ({ tool, input }) =>
          tool === 'fs.list' ? new Labelled({ root: '/r', items: [{ name: 'x' }] }, outside) : input,
      },
    )
    assert.equal(run.error, null)
    const [child] = children(run)
    assert.deepEqual((child?.input as { scope: unknown } | undefined)?.scope, {
      values: { nodes: { find: { output: { root: '/r' } } }, input: { a: { b: 1 } } },
      labels: [
        { path: ['input', 'a', 'b'], label: personLabel },
        { path: ['nodes', 'find', 'output', 'root'], label: outside },
      ],
    })
    assert.deepEqual(child?.label, {
      integrity: 'untrusted',
      confidentiality: 'private',
      sources: ['file:a'],
    })
    const moved = run.runs[1]?.commands[0]
    assert.deepEqual(moved && 'args' in moved && moved.args, {
      tool: 'fs.move',
      input: { to: '/r/x', into: 1, maybe: 1 },
      labels: { into: personLabel, maybe: publicLabel },
    })
    assert.deepEqual(moved && 'label' in moved && moved.label, outside)
  })

  test('nests: an inner body sees the outer item, and its own node before one of the same name outside', () => {
    const run = simulateWorkflow({
      nodes: {
        same: { set: { who: 'outside' } },
        rows: {
          forEach: {
            as: 'row',
            items: [['a', 'b'], ['c']],
            do: {
              nodes: {
                prefix: { set: { of: '${row[0]}${index}' } },
                cells: {
                  forEach: {
                    as: 'cell',
                    items: '${row}',
                    do: {
                      nodes: {
                        same: { set: { who: 'inside' } },
                        last: {
                          set: {
                            all: '${nodes.prefix.output.of}-${row[0]}-${cell}-${index}-${nodes.same.output.who}',
                          },
                        },
                      },
                      edges: [{ from: 'same', to: 'last' }],
                      output: '${nodes.last.output.all}',
                    },
                  },
                },
              },
              edges: [{ from: 'prefix', to: 'cells' }],
              output: '${nodes.cells.output.results}',
            },
          },
        },
      },
      edges: [{ from: 'same', to: 'rows' }],
      output: '${nodes.rows.output.results}',
    })
    assert.deepEqual(run.output, [['a0-a-a-0-inside', 'a0-a-b-1-inside'], ['c1-c-c-0-inside']])
  })

  test('hides an outer node behind one of the same name inside, even before that was visited', () => {
    const run = simulateWorkflow({
      nodes: {
        same: { set: { who: 'outside' } },
        each: {
          forEach: {
            items: [1],
            do: {
              nodes: {
                first: { set: { seen: '${nodes.?same.hasValue()}' } },
                same: { set: {} },
                other: { set: { who: '${nodes.?same.who}' } },
              },
              edges: [
                { from: 'first', to: 'other' },
                { from: 'other', to: 'same' },
              ],
              output: '${nodes.first.output.seen}',
            },
          },
        },
      },
      edges: [{ from: 'same', to: 'each' }],
      output: '${nodes.each.output.results}',
    })
    assert.deepEqual(run.output, [false])
  })

  test('fails a body that reads an outer node which was not visited', () => {
    const run = simulateWorkflow({
      nodes: {
        a: { set: {} },
        each: { forEach: { items: [1], do: { nodes: { x: { set: { y: '${nodes.late.output}' } } } } } },
        late: { set: {} },
      },
      edges: [
        { from: 'a', to: 'each' },
        { from: 'each', to: 'late' },
      ],
    })
    const inner = run.error?.details['error'] as unknown as { code: string }
    assert.equal(inner.code, 'expr.missing_value')
  })

  test('lists of more items than can be kept are refused', () => {
    const run = simulateWorkflow(list({ items: '${input}', do: move }), {
      input: Array.from({ length: 100_001 }, () => 0),
    })
    assert.equal(run.error?.code, 'workflow.too_many_items')
  })
})

describe('call', () => {
  const double: JsonObject = {
    name: 'double',
    nodes: { a: { set: { n: '${input.n * 2}' } } },
    output: '${nodes.a.output.n}',
  }

  test('runs another workflow under the definition that was pinned', () => {
    const run = simulateWorkflow(
      {
        nodes: { d: { call: 'double', version: 2, with: { n: '${input.n}' } } },
        output: '${nodes.d.output}',
      },
      {
        input: { n: 21 },
        calls: { 'double@2': double },
      },
    )
    assert.equal(run.output, 42)
    const [child] = children(run)
    assert.equal(child?.key, 'd#1/run')
    assert.equal(child?.definition, 'hash of double@2')
  })

  test('fails where nothing was pinned', () => {
    assert.equal(
      simulateWorkflow({ nodes: { d: { call: 'double' } } }).error?.code,
      'workflow.call_not_pinned',
    )
  })

  test('a failure names the node here, and the place within', () => {
    const run = simulateWorkflow({ nodes: { d: { call: 'double' } } }, { calls: { double } })
    assert.equal(run.error?.code, 'expr.missing_value')
    assert.equal(run.error?.details['node'], 'd')
    assert.deepEqual(run.error?.details['within'], { node: 'a', visit: 1 })
  })

  test('what a guard has read before the call labels what the called workflow does', () => {
    const run = simulateWorkflow(
      {
        nodes: { read: { use: 'fs.read' }, d: { call: 'fixed' } },
        edges: [{ from: 'read', to: 'd', when: 'nodes.read.output == "text"' }],
      },
      {
        effects: ({ tool }) => (tool === 'fs.read' ? new Labelled('text', outside) : null),
        calls: { fixed: { name: 'fixed', nodes: { a: { use: 't.fixed' } } } },
      },
    )
    const inner = run.runs[1]?.commands[0]
    assert.deepEqual(inner && 'label' in inner && inner.label, outside)
  })

  test('a workflow may call itself', () => {
    const down: JsonObject = {
      name: 'down',
      nodes: {
        pick: { choose: [{ when: 'input.n > 0', to: 'again' }, { to: 'stop' }] },
        again: { call: 'down', with: { n: '${input.n - 1}' } },
        stop: { end: { output: 'bottom' } },
      },
      output: '${nodes.again.output}',
    }
    const run = simulateWorkflow(down, { input: { n: 3 }, calls: { down } })
    assert.equal(run.output, 'bottom')
    assert.equal(run.runs.length, 4)
  })
})
