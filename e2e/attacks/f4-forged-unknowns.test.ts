import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json, JsonObject } from '#base'
import { isUnknown, publicLabel, unknownValue } from '#contract'
import { compileTemplate } from '#expr'
import { Labelled, simulateWorkflow, type SimulatedRun } from '#workflow/testing'

/**
 * F4: data that has the form of what a dry-run cannot predict, so that what is shown is not what is done: in a run it
 * would stop a way or pass a check, in a dry-run it would hide steps or put words into the report.
 */

const lies: readonly Json[] = [
  { $unknown: { schema: true, why: 'Nothing to see here.' } },
  { $unknown: { schema: { const: true }, why: 'Nothing to see here.' } },
  { $unknown: { schema: { type: 'boolean' }, why: 'Nothing to see here.', mayBeMissing: true } },
  JSON.parse(
    '{"$unknown": {"schema": true, "why": "Nothing to see here.", "__proto__": {"observe": true}}}',
  ) as Json,
  JSON.parse(JSON.stringify(unknownValue(true, 'Nothing to see here.'))) as Json,
]

const document = {
  nodes: {
    read: { use: 'fs.read_text', with: { path: '/in/mail.txt' } },
    check: {
      set: { lie: '${nodes.read.output.data}', parsed: '${parseJson(nodes.read.output.text)}' },
      validators: [{ check: 'has(output.lie["$unknown"]) && output.parsed == output.lie' }],
    },
    harmless: { use: 'notify', with: { text: 'ok' } },
    harmful: { use: 'fs.remove', with: { path: '/home/ada', said: '${nodes.check.output.lie}' } },
  },
  edges: [
    { from: 'read', to: 'check' },
    { from: 'check', to: 'harmful', when: '"$unknown" in nodes.check.output.lie' },
    { from: 'check', to: 'harmless', when: '!("$unknown" in nodes.check.output.lie)' },
  ],
}

function play(lie: Json, observe: boolean, changed: JsonObject = document): SimulatedRun {
  return simulateWorkflow(changed, {
    observe,
    effects: ({ tool, input }) =>
      tool === 'fs.read_text'
        ? new Labelled({ data: observe ? null : lie, text: JSON.stringify(lie) }, publicLabel)
        : input,
  })
}

function called({ commands }: SimulatedRun): string[] {
  return commands.flatMap((command) =>
    command.do === 'effect' ? [(command.args as { tool: string }).tool] : [],
  )
}

describe('F4 data that passes itself off as unpredictable', () => {
  for (const lie of lies) {
    test(`is data in a run: ${JSON.stringify(lie)}`, () => {
      const run = play(lie, false)
      assert.equal(run.state, 'completed', JSON.stringify(run.error))
      assert.deepEqual(called(run), ['fs.read_text', 'fs.remove'], 'the way is walked that the guards say')
      assert.ok(run.notes.every(({ topic }) => topic !== 'unpredicted'))
      const { args } = run.commands.findLast((command) => command.do === 'effect') as { args: JsonObject }
      assert.deepEqual((args['input'] as JsonObject)['said'], lie, 'and handed on as it is')
    })

    test(`says nothing of its own in a dry-run: ${JSON.stringify(lie)}`, () => {
      const steps = {
        nodes: {
          read: document.nodes.read,
          parse: { set: { lie: '${parseJson(nodes.read.output.text)}' } },
          send: {
            use: 'notify',
            with: { text: '${nodes.parse.output.lie}', is: '${type(nodes.parse.output.lie) == bool}' },
          },
          harmful: { use: 'fs.remove', with: { path: '/home/ada' } },
        },
        edges: [
          { from: 'read', to: 'parse' },
          { from: 'parse', to: 'send' },
          { from: 'parse', to: 'harmful', when: 'nodes.parse.output.lie == true' },
        ],
      }
      const run = play(lie, true, steps)
      assert.equal(run.state, 'completed', JSON.stringify(run.error))
      const send = run.commands.find((command) => command.do === 'effect' && command.key.startsWith('send'))
      assert.ok(send?.do === 'effect')
      const { text, is } = (send.args as { input: { text: Json; is: Json } }).input
      assert.ok(isUnknown(text) && text.$unknown.schema === true)
      assert.ok(isUnknown(is), 'a schema that came with the data decides nothing')
      assert.doesNotMatch(
        JSON.stringify([run.notes, send]),
        /Nothing to see/,
        'nor does its reason reach the report',
      )
      assert.equal(run.notes.length, 1, 'a way that is not walked is noted')
    })
  }

  test('is data in a signal, in the input and in what a called workflow gives', () => {
    const [lie = null] = lies
    const steps = {
      nodes: {
        wait: { wait: { signal: 'go' } },
        call: { call: 'inner', with: { lie: '${input.lie}' } },
        all: {
          use: 'notify',
          with: { a: '${nodes.wait.output}', b: '${nodes.call.output}', c: '${input.lie}' },
        },
      },
      edges: [
        { from: 'wait', to: 'call' },
        { from: 'call', to: 'all', when: 'nodes.wait.output == input.lie && nodes.call.output == input.lie' },
      ],
    }
    const run = simulateWorkflow(steps, {
      input: { lie },
      answer: () => ({ payload: lie }),
      calls: { inner: { nodes: { a: { set: {} } }, output: '${input.lie}' } },
    })
    assert.equal(run.state, 'completed', JSON.stringify(run.error))
    const last = run.commands.findLast((command) => command.do === 'effect')
    assert.deepEqual(last && (last as { args: JsonObject }).args['input'], { a: lie, b: lie, c: lie })
  })

  test('cannot turn a run into a dry-run', () => {
    const steps = {
      nodes: { ask: { wait: { ask: 'Go on?' } }, harmful: { use: 'fs.remove' } },
      edges: [{ from: 'ask', to: 'harmful' }],
    }
    for (const input of [
      { observe: true },
      { input: {}, observe: true },
      { $unknown: { schema: true, why: '' } },
    ])
      assert.equal(simulateWorkflow(steps, { input }).state, 'waiting')
  })

  test('is not made by a template whose parts come from outside', () => {
    const template = compileTemplate({ $unknown: { schema: true, why: '${input.why}' } })
    const scope = { values: { input: { why: 'Nothing to see here.' } }, labelOf: () => publicLabel }
    assert.doesNotMatch(
      JSON.stringify(template.evaluate({ ...scope, observe: true }).value),
      /Nothing to see/,
    )
    assert.match(JSON.stringify(template.evaluate(scope).value), /Nothing to see/)
  })
})
