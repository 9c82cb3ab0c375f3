import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AppError, type Label, personLabel } from '#contract'

import { Labelled } from '../testing/simulate-run.ts'
import { simulateWorkflow, type ToolCall } from '../testing/simulate-workflow.ts'

const outside: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['file:a'] }

describe('a line of nodes', () => {
  test('calls a tool with what earlier nodes have found and gives the output of the document', () => {
    const run = simulateWorkflow(
      {
        nodes: {
          find: { use: 'fs.list', with: { folder: '${input.folder}' } },
          names: { set: { first: '${nodes.find.output.items[0]}', text: 'in ${input.folder}' } },
          write: {
            use: 'fs.write',
            with: { text: '${nodes.names.output.first}', note: '${nodes.names.output.text}' },
          },
        },
        edges: [
          { from: 'find', to: 'names' },
          { from: 'names', to: 'write' },
        ],
        output: { written: '${nodes.write.output.text}' },
      },
      {
        input: { folder: '/home/a' },
        effects: ({ tool, input }) => (tool === 'fs.list' ? { items: ['x', 'y'] } : input),
      },
    )
    assert.equal(run.state, 'completed')
    assert.deepEqual(run.output, { written: 'x' })
    assert.deepEqual(run.commands[0], {
      do: 'effect',
      key: 'find#1/run',
      handler: 'tool',
      args: { tool: 'fs.list', input: { folder: '/home/a' } },
      label: run.label,
    })
  })

  test('passes on retry, time-out, idempotency key and undo of a node', () => {
    const run = simulateWorkflow(
      {
        nodes: {
          send: {
            use: 'http.request',
            with: { url: 'https://a.example/x' },
            retry: { max: 2, on: ['net.interrupted'] },
            timeoutMs: 5_000,
            idempotencyKey: 'order-${input.id}',
            undo: { use: 'http.request', with: { url: 'https://a.example/x/${input.id}', method: 'DELETE' } },
          },
          keep: { use: 'fs.write', with: {}, undo: 'none' },
        },
      },
      { input: { id: 7 } },
    )
    const { label: _label, ...send } = run.commands[0] as unknown as Record<string, unknown>
    assert.deepEqual(send, {
      do: 'effect',
      key: 'send#1/run',
      handler: 'tool',
      args: {
        tool: 'http.request',
        input: { url: 'https://a.example/x' },
        undo: { tool: 'http.request', input: { url: 'https://a.example/x/7', method: 'DELETE' } },
      },
      retry: { max: 2, backoffMs: 1_000, factor: 2, maxMs: 60_000, on: ['net.interrupted'] },
      timeoutMs: 5_000,
      idempotencyKey: 'order-7',
    })
    assert.deepEqual((run.commands[1] as unknown as { args: unknown }).args, {
      tool: 'fs.write',
      input: {},
      undo: 'none',
    })
  })

  test('labels arguments by what went into them, and the output by what the tools say', () => {
    const labels: unknown[] = []
    const run = simulateWorkflow(
      {
        nodes: {
          read: { use: 'fs.read', with: { path: '${input.path}' } },
          send: { use: 'http.request', with: { body: '${nodes.read.output}' } },
        },
        edges: [{ from: 'read', to: 'send' }],
        output: '${nodes.send.output.status}',
      },
      {
        input: { path: '/a' },
        label: personLabel,
        effects: ({ tool }) => (tool === 'fs.read' ? new Labelled('text', outside) : { status: 200 }),
      },
    )
    for (const command of run.commands) if (command.do === 'effect') labels.push(command.label)
    assert.deepEqual(labels, [personLabel, outside])
    assert.deepEqual(run.label, { integrity: 'trusted', confidentiality: 'public', sources: [] })
  })

  test('fails the run where a tool fails, and says at which node and visit', () => {
    const run = simulateWorkflow(
      { nodes: { a: { use: 'x.y' }, b: { use: 'x.z' } }, edges: [{ from: 'a', to: 'b' }] },
      {
        effects() {
          throw new AppError('files.not_found', 'There is no /a.', { details: { path: '/a' } })
        },
      },
    )
    assert.equal(run.state, 'failed')
    assert.equal(run.error?.code, 'files.not_found')
    assert.deepEqual(run.error?.details, { path: '/a', attempts: 1, node: 'a', visit: 1 })
  })

  test('fails with the place of an expression that finds nothing', () => {
    const run = simulateWorkflow({ nodes: { a: { set: { x: '${input.nothing}' } } } })
    assert.equal(run.error?.code, 'expr.missing_value')
    assert.equal(run.error?.details['node'], 'a')
  })

  test('runs entry actions, the work and exit actions in order', () => {
    const calls: string[] = []
    simulateWorkflow(
      {
        nodes: {
          a: {
            use: 'w.ork',
            entry: [{ use: 'e.one' }, { use: 'e.two' }],
            exit: [
              { use: 'x.one', with: { got: '${output.n}' } },
              { use: 'x.two', with: { got: '${nodes.a.output.n}' } },
            ],
          },
          b: { use: 'n.ext' },
        },
        edges: [{ from: 'a', to: 'b' }],
      },
      {
        effects({ tool, key, input }: ToolCall) {
          calls.push(`${tool} ${key} ${JSON.stringify(input)}`)
          return { n: 1 }
        },
      },
    )
    assert.deepEqual(calls, [
      'e.one a#1/entry/0 {}',
      'e.two a#1/entry/1 {}',
      'w.ork a#1/run {}',
      'x.one a#1/exit/0 {"got":1}',
      'x.two a#1/exit/1 {"got":1}',
      'n.ext b#1/run {}',
    ])
  })

  test('begins only at nodes that no edge, branch or fallback leads to', () => {
    const run = simulateWorkflow({
      nodes: {
        a: { choose: [{ to: 'b' }] },
        b: { set: { x: 1 }, loop: { maxVisits: 1, fallback: 'c' } },
        c: { set: {} },
      },
    })
    assert.deepEqual((run.program as { visits: unknown }).visits, { a: 1, b: 1 })
  })
})
