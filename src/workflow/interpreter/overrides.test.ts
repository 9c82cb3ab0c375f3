import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { JsonObject } from '#base'
import { AppError, personLabel } from '#contract'
import type { Command } from '#engine'

import type { SimulatedRun } from '../testing/simulate-run.ts'
import { simulateWorkflow } from '../testing/simulate-workflow.ts'

const line: JsonObject = {
  nodes: {
    find: { use: 't.find', with: { folder: '${input.folder}' } },
    move: {
      use: 't.move',
      with: { what: '${nodes.find.output.folder}', to: { into: '${input.into}', list: [1, 2] } },
    },
    tell: { use: 't.tell', with: { text: '${nodes.move.output}' } },
  },
  edges: [
    { from: 'find', to: 'move' },
    { from: 'move', to: 'tell' },
  ],
  output: { found: '${nodes.find.output}', told: '${nodes.tell.output.text}' },
}

/** Forks after so many events of the run: 1 is the start. */
function fork(after: number, values: JsonObject, document = line): SimulatedRun {
  return simulateWorkflow(document, { input: { folder: '/a', into: '/b' }, overrides: { after, values } })
}

function calls(run: SimulatedRun): [string, unknown][] {
  return run.commands.flatMap((command: Command) =>
    command.do === 'effect'
      ? [[command.key, (command.args as JsonObject)['input']] as [string, unknown]]
      : [],
  )
}

function refused(code: string): (error: unknown) => boolean {
  return (error) => error instanceof AppError && error.code === code
}

describe('a fork with overrides', () => {
  test('gives a later node other arguments, whole or in part', () => {
    const run = fork(1, {
      '/nodes/move/with/to/into': '/c',
      '/nodes/move/with/to/list/-': '${input.into}',
      '/nodes/tell/with': { text: 'all' },
    })
    assert.deepEqual(calls(run).slice(-2), [
      ['move#1/run', { what: '/a', to: { into: '/c', list: [1, 2, '/b'] } }],
      ['tell#1/run', { text: 'all' }],
    ])
  })

  test('asks anew, under another key, for what was asked for but not begun', () => {
    const run = fork(1, { '/nodes/find/with/folder': '/z' })
    assert.deepEqual(
      run.steps
        .slice(0, 2)
        .map(({ commands }) =>
          commands.map((command) => ('key' in command ? [command.do, command.key] : command)),
        ),
      [[['effect', 'find#1/run']], [{ do: 'drop', keys: ['find#1/run'] }, ['effect', 'find#1/run/2']]],
    )
    assert.deepEqual((run.output as JsonObject)['found'], { folder: '/z' })
  })

  test('gives a node an output in place of running it', () => {
    const run = fork(2, { '/nodes/move/output': 'given' })
    assert.deepEqual(
      calls(run).map(([key]) => key),
      ['find#1/run', 'move#1/run', 'tell#1/run'],
    )
    assert.deepEqual(run.steps[2]?.commands[0], { do: 'drop', keys: ['move#1/run'] })
    assert.deepEqual(run.output, { found: { folder: '/a' }, told: 'given' })
    const tell = run.commands.find((command) => command.do === 'effect' && command.key === 'tell#1/run')
    assert.deepEqual(tell && 'label' in tell && tell.label, personLabel)
  })

  test('a given output chooses the branch that it names', () => {
    const document: JsonObject = {
      nodes: {
        first: { use: 't.x' },
        pick: { choose: [{ when: 'true', to: 'a' }, { to: 'b' }] },
        a: { end: { output: 'a' } },
        b: { end: { output: 'b' } },
      },
      edges: [{ from: 'first', to: 'pick' }],
    }
    assert.equal(fork(1, { '/nodes/pick/output': { to: 'b' } }, document).output, 'b')
  })

  test('changes the input where nothing has read it yet', () => {
    const run = fork(2, { '/input/into': '/c' })
    assert.deepEqual(calls(run).at(-2), ['move#1/run/2', { what: '/a', to: { into: '/c', list: [1, 2] } }])
    assert.deepEqual(fork(1, { '/input': { folder: '/n', into: '/m' } }).output, {
      found: { folder: '/n' },
      told: { what: '/n', to: { into: '/m', list: [1, 2] } },
    })
  })

  test('leaves alone what is under way and does not read the change', () => {
    const run = fork(3, { '/nodes/tell/with/text': 'other' })
    assert.deepEqual(calls(run).at(-1), ['tell#1/run/2', { text: 'other' }])
    const untouched = fork(1, { '/input/other': 1 })
    assert.deepEqual(
      calls(untouched).map(([key]) => key),
      ['find#1/run', 'move#1/run', 'tell#1/run'],
    )
  })

  test('refuses what the kept history has used', () => {
    assert.throws(() => fork(2, { '/nodes/find/with/folder': '/z' }), refused('workflow.override_in_prefix'))
    assert.throws(() => fork(2, { '/nodes/find/output': 1 }), refused('workflow.override_in_prefix'))
    assert.throws(() => fork(2, { '/input/folder': '/z' }), refused('workflow.override_in_prefix'))
    assert.throws(() => fork(2, { '/input': {} }), refused('workflow.override_in_prefix'))
  })

  test('a guard that has read the input keeps it', () => {
    const document: JsonObject = {
      nodes: { a: { set: {} }, b: { use: 't.b' } },
      edges: [{ from: 'a', to: 'b', when: 'input.folder == "/a"' }],
    }
    assert.throws(() => fork(1, { '/input/folder': '/z' }, document), refused('workflow.override_in_prefix'))
  })

  test('refuses what cannot be set', () => {
    for (const pointer of [
      '',
      '/',
      'input',
      '/nodes',
      '/nodes/ghost/with',
      '/nodes/find',
      '/nodes/find/use',
      '/nodes/find/output/x',
      '/nodes/move/with/to/list/7',
      '/output',
    ]) {
      assert.throws(() => fork(1, { [pointer]: 1 }), refused('workflow.override_unknown'), pointer)
    }
  })

  test('refuses an expression that cannot be read', () => {
    assert.throws(() => fork(1, { '/nodes/move/with/what': '${1 +}' }), refused('expr.invalid'))
  })

  test('begins a list anew as long as no item has ended', () => {
    const document: JsonObject = {
      nodes: {
        each: {
          forEach: {
            items: '${input.folder}',
            do: {
              nodes: { do: { use: 't.x', with: { item: '${item}' } } },
              output: '${nodes.do.output.item}',
            },
          },
        },
      },
      output: '${nodes.each.output.results}',
    }
    const run = (after: number): SimulatedRun =>
      simulateWorkflow(document, {
        input: { folder: [1, 2, 3, 4, 5, 6] },
        overrides: { after, values: { '/input/folder': [7] } },
      })
    assert.deepEqual(run(1).output, [7])
    assert.throws(() => run(2), refused('workflow.override_in_prefix'))
  })
})
