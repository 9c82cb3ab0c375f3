import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { JsonObject } from '#base'
import { joinLabels, type Label, personLabel, publicLabel, unknownValue } from '#contract'

import { Labelled, type SimulatedRun } from '../testing/simulate-run.ts'
import { simulateWorkflow, type WorkflowSimulation } from '../testing/simulate-workflow.ts'

const outside: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['file:a'] }
const web: Label = { integrity: 'untrusted', confidentiality: 'public', sources: ['web'] }

/** `read` gives something from a file, `fetch` something from the web, all others their input. */
function run(document: JsonObject, options: WorkflowSimulation = {}): SimulatedRun {
  return simulateWorkflow(document, {
    label: personLabel,
    input: { me: 'ada' },
    effects({ tool, input }) {
      if (tool === 'read') return new Labelled({ text: 'x', n: 1, list: ['x'] }, outside)
      return tool === 'fetch' ? new Labelled({ text: 'y' }, web) : input
    },
    ...options,
  })
}

/** The label of each field of the call of a tool, and of the call. */
function labelsOf({ runs }: SimulatedRun, tool: string): Record<string, Label> & { whole: Label } {
  const calls = runs.flatMap(({ commands }) => commands)
  for (const command of calls) {
    if (command.do !== 'effect') continue
    const args = command.args as unknown as {
      tool: string
      input: JsonObject
      labels?: Record<string, Label>
    }
    if (args.tool !== tool) continue
    const fields = Object.keys(args.input).map(
      (name) => [name, args.labels?.[name] ?? command.label] as const,
    )
    return { ...Object.fromEntries(fields), whole: command.label }
  }
  return assert.fail(`${tool} is not called`)
}

const read = { use: 'read' }
const send = {
  use: 'send',
  with: { to: 'boss@corp.com', body: '${nodes.read.output.text}', from: '${input.me}' },
}

describe('the fields of a call', () => {
  test('have the labels of what went into each: the author, the person, a file', () => {
    const labels = labelsOf(run({ nodes: { read, send }, edges: [{ from: 'read', to: 'send' }] }), 'send')
    assert.deepEqual(labels, { to: publicLabel, body: outside, from: personLabel, whole: outside })
  })

  test('are not labelled one by one where all have the same label', () => {
    for (const fields of [{ a: 'x', b: 1 }, { a: '${input.x}', b: 'to ${input.y}' }, {}]) {
      const { commands } = run({ nodes: { send: { use: 'send', with: fields } } }, { input: { x: 1, y: 2 } })
      assert.deepEqual(commands[0] && 'args' in commands[0] && commands[0].args, {
        tool: 'send',
        input: { ...fields, ...('a' in fields && fields.a !== 'x' ? { a: 1, b: 'to 2' } : {}) },
      })
    }
  })

  test('are untrusted where they come from the input of a run that somebody else has started', () => {
    const labels = labelsOf(
      run({ nodes: { send: { ...send, with: { to: 'x', from: '${input.me}' } } } }, { label: web }),
      'send',
    )
    assert.deepEqual(labels, { to: publicLabel, from: web, whole: web })
  })

  test('take what a branch that was not chosen would have read', () => {
    const fields = { to: '${input.me == "x" ? "a" : nodes.read.output.text}', cc: 'b' }
    const document = {
      nodes: { read, send: { use: 'send', with: fields } },
      edges: [{ from: 'read', to: 'send' }],
    }
    const labels = labelsOf(run(document, { input: { me: 'x' } }), 'send')
    assert.deepEqual(labels, { to: outside, cc: publicLabel, whole: outside })
  })

  test('are told apart for entry and exit actions, and kept apart from the undo', () => {
    const action = { use: 'log', with: { to: '/log', text: '${nodes.read.output.text}' } }
    const undo = { use: 'unsend', with: { id: '${nodes.read.output.n}' } }
    const document = {
      nodes: { read, send: { use: 'send', with: { to: 'x' }, entry: [action], undo } },
      edges: [{ from: 'read', to: 'send' }],
    }
    assert.deepEqual(labelsOf(run(document), 'log'), { to: publicLabel, text: outside, whole: outside })
    assert.deepEqual(labelsOf(run(document), 'send'), { to: publicLabel, whole: outside })
  })

  test('in the body of a list know the item from what is beside it', () => {
    const document = {
      nodes: {
        read,
        each: {
          forEach: {
            items: '${nodes.read.output.list}',
            do: { nodes: { send: { use: 'send', with: { to: '${input.me}', body: '${item}', cc: 'x' } } } },
          },
        },
      },
      edges: [{ from: 'read', to: 'each' }],
    }
    const labels = labelsOf(run(document, { input: { me: 'm' } }), 'send')
    assert.deepEqual(labels, { to: personLabel, body: outside, cc: publicLabel, whole: outside })
  })
})

describe('in a dry-run', () => {
  const after = (node: JsonObject): Label => {
    const document = {
      nodes: { read, node, send: { use: 'send', with: { to: '${nodes.node.output}', cc: 'x' } } },
      edges: [
        { from: 'read', to: 'node' },
        { from: 'node', to: 'send' },
      ],
    }
    const labels = labelsOf(run(document, { observe: true }), 'send')
    assert.ok(labels['to'])
    return labels['to']
  }

  test('what somebody would have sent or done may be anything; what a person would have said is theirs', () => {
    assert.equal(after({ wait: { signal: 'more' } }).integrity, 'untrusted')
    assert.deepEqual(after({ wait: { ask: 'Go on?' } }), personLabel)
    const unknown = { label: publicLabel, effects: () => unknownValue(true, 'not sent'), observe: true }
    const list = {
      nodes: { read, each: { forEach: { items: '${nodes.read.output}', do: { nodes: { read } } } } },
      edges: [{ from: 'read', to: 'each' }],
      output: '${nodes.each.output}',
    }
    assert.deepEqual(run(list, unknown).label, {
      integrity: 'untrusted',
      confidentiality: 'private',
      sources: ['unpredicted:each'],
    })
  })
})

describe('what untrusted data decides', () => {
  const fixed = { use: 'send', with: { to: 'boss@corp.com', n: '${input.n}' } }
  const after = (edge: JsonObject, more: JsonObject = {}): JsonObject => ({
    nodes: { read, send: fixed, last: { ...fixed, use: 'last' }, ...more },
    edges: [
      { from: 'read', to: 'send', ...edge },
      { from: 'send', to: 'last' },
    ],
  })
  const options = { input: { n: 1 } }

  test('labels a constant behind its guard, and everything after', () => {
    const result = run(after({ when: 'nodes.read.output.n == 1' }), options)
    for (const tool of ['send', 'last'])
      assert.deepEqual(labelsOf(result, tool), { to: outside, n: outside, whole: outside })
  })

  test('labels a constant behind a branch, a condition, a validator and a break', () => {
    const condition = 'nodes.read.output.n == 1'
    const documents: JsonObject[] = [
      {
        nodes: { read, pick: { choose: [{ when: condition, to: 'send' }] }, send: fixed },
        edges: [{ from: 'read', to: 'pick' }],
      },
      { nodes: { read, send: { ...fixed, pre: [condition] } }, edges: [{ from: 'read', to: 'send' }] },
      {
        nodes: { read, check: { set: {}, validators: [{ check: condition }] }, send: fixed },
        edges: [
          { from: 'read', to: 'check' },
          { from: 'check', to: 'send' },
        ],
      },
      {
        nodes: {
          read,
          loop: { set: {}, loop: { maxVisits: 3, break: condition, fallback: 'send' } },
          send: fixed,
        },
        edges: [
          { from: 'read', to: 'loop' },
          { from: 'loop', to: 'loop' },
        ],
      },
    ]
    for (const document of documents)
      assert.deepEqual(labelsOf(run(document, options), 'send'), { to: outside, n: outside, whole: outside })
  })

  test('labels a constant behind an edge that was taken because another guard did not hold', () => {
    const document = {
      nodes: { read, other: { set: {} }, send: fixed },
      edges: [
        { from: 'read', to: 'other', when: 'nodes.read.output.n == 2' },
        { from: 'read', to: 'send' },
      ],
    }
    assert.deepEqual(labelsOf(run(document, options), 'send')['to'], outside)
  })

  test('labels what goes on at a join without a token that it has stopped', () => {
    const document = {
      nodes: { start: { set: {} }, read, plain: { set: {} }, send: { ...fixed, join: 'all' } },
      edges: [
        { from: 'start', to: 'read' },
        { from: 'start', to: 'plain' },
        { from: 'read', to: 'send', when: 'nodes.read.output.n == 2' },
        { from: 'plain', to: 'send' },
      ],
    }
    assert.deepEqual(labelsOf(run(document, options), 'send')['to'], outside)
  })

  test('does not label a branch beside it', () => {
    const document = {
      nodes: { start: { set: {} }, read, tell: { use: 'tell' }, send: fixed },
      edges: [
        { from: 'start', to: 'read' },
        { from: 'start', to: 'send' },
        { from: 'read', to: 'tell', when: 'nodes.read.output.n == 1' },
      ],
    }
    assert.deepEqual(labelsOf(run(document, options), 'send')['to'], publicLabel)
  })

  test('joins with what was read elsewhere', () => {
    const document = {
      nodes: {
        read,
        fetch: { use: 'fetch' },
        send: { use: 'send', with: { a: '${nodes.fetch.output.text}', b: 'x' } },
      },
      edges: [
        { from: 'read', to: 'fetch', when: 'nodes.read.output.n == 1' },
        { from: 'fetch', to: 'send' },
      ],
    }
    const both = joinLabels(outside, web)
    assert.deepEqual(labelsOf(run(document), 'send'), { a: both, b: outside, whole: both })
  })
})
