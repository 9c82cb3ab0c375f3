import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json, JsonObject } from '#base'
import { type Label, publicLabel } from '#contract'

import type { SimulatedRun } from '../testing/simulate-run.ts'
import { simulateWorkflow } from '../testing/simulate-workflow.ts'

const outside: Label = { integrity: 'untrusted', confidentiality: 'public', sources: ['web:a'] }

/** Answers each signal with its next payload. */
function answers(
  script: Record<string, Json[]>,
  afterMs = 10,
): (wait: { signal: string }) => { payload: Json; afterMs: number } | undefined {
  const left = structuredClone(script)
  return ({ signal }) => {
    const payload = left[signal]?.shift()
    return payload === undefined ? undefined : { payload, afterMs }
  }
}

function visited(run: SimulatedRun): string[] {
  return Object.keys((run.program as unknown as { visits: JsonObject }).visits)
}

function wait(options: JsonObject, edges: JsonObject[] = [], more: JsonObject = {}): JsonObject {
  return {
    nodes: { w: { wait: options, ...more }, yes: { set: {} }, late: { set: {} }, other: { set: {} } },
    start: ['w'],
    edges: [{ from: 'w', to: 'yes' }, ...edges],
    output: {
      w: '${nodes.w.output}',
      error: '${nodes.w.?error.code.orValue(null)}',
      event: '${nodes.w.?event.name.orValue(null)}',
    },
  }
}

describe('wait', () => {
  test('for a delay, also one that an expression gives', () => {
    assert.equal(simulateWorkflow(wait({ delayMs: 1_500 })).elapsedMs, 1_500)
    assert.equal(
      simulateWorkflow(wait({ delayMs: '${input.minutes * 60000}' }), { input: { minutes: 2 } }).elapsedMs,
      120_000,
    )
  })

  test('until a moment, and not at all for one that has passed', () => {
    assert.equal(simulateWorkflow(wait({ until: '2030-01-01T01:00:00+00:30' })).elapsedMs, 30 * 60_000)
    assert.equal(
      simulateWorkflow(wait({ until: '${input.day}' }), { input: { day: '2030-01-03' } }).elapsedMs,
      2 * 86_400_000,
    )
    assert.equal(simulateWorkflow(wait({ until: '2020-01-01T00:00:00Z' })).elapsedMs, 0)
  })

  test('refuses what is no delay, and a time without a time zone', () => {
    for (const options of [
      { until: '2030-01-01T10:00' },
      { until: 'tomorrow' },
      { delayMs: '${-1}' },
      { delayMs: '${"long"}' },
      { signal: '${1}' },
    ]) {
      assert.equal(
        simulateWorkflow(wait(options)).error?.code,
        'workflow.wait_invalid',
        JSON.stringify(options),
      )
    }
  })

  test('for a signal, whose payload is the output', () => {
    const run = simulateWorkflow(wait({ signal: 'paid:${input.order}' }), {
      input: { order: 7 },
      answer: answers({ 'paid:7': [{ sum: 3 }] }),
    })
    assert.deepEqual(run.output, { w: { sum: 3 }, error: null, event: 'paid:7' })
  })

  test('who sends a signal decides where the run goes, so the label goes along', () => {
    const run = simulateWorkflow(
      {
        nodes: { w: { wait: { signal: 's' } }, tool: { use: 't.x', with: { fixed: 1 } } },
        edges: [{ from: 'w', to: 'tool' }],
      },
      { answer: () => ({ payload: 1, label: outside }) },
    )
    const call = run.commands.find((command) => command.do === 'effect')
    assert.deepEqual(call?.label, outside)
  })

  test('takes the time-out edge when no signal comes in time, else fails', () => {
    const document = wait({ signal: 'paid', timeoutMs: 5_000 })
    assert.equal(simulateWorkflow(document).error?.code, 'workflow.wait_timed_out')
    const run = simulateWorkflow(
      wait({ signal: 'paid', timeoutMs: 5_000 }, [{ from: 'w', to: 'late', on: 'timeout' }]),
    )
    assert.deepEqual(visited(run), ['w', 'late'])
    assert.deepEqual(run.output, { w: null, error: 'workflow.wait_timed_out', event: null })
    const inTime = simulateWorkflow(document, { answer: answers({ paid: [true] }) })
    assert.deepEqual(visited(inTime), ['w', 'yes'])
  })

  test('asks a person until the answer is one of the choices, within the time', () => {
    const document = wait({ ask: 'Delete ${input.n} files?', choices: ['yes', 'no'], timeoutMs: 100 })
    const run = simulateWorkflow(document, {
      input: { n: 3 },
      answer: answers({ 'answer:w': ['maybe', { yes: true }, 'no'] }),
    })
    assert.deepEqual((run.output as JsonObject)['w'], 'no')
    assert.deepEqual(run.notes[0], {
      topic: 'ask',
      data: { node: 'w', visit: 1, ask: 'Delete 3 files?', signal: 'answer:w', choices: ['yes', 'no'] },
    })
    const waits = run.commands.filter((command) => command.do === 'wait')
    assert.deepEqual(
      waits.map(({ key, timeoutMs, reason }) => [key, timeoutMs, reason]),
      [
        ['w#1/wait', 100, 'approval'],
        ['w#1/again/1', 90, 'approval'],
        ['w#1/again/2', 80, 'approval'],
      ],
    )
    const slow = simulateWorkflow(document, {
      input: { n: 3 },
      answer: answers({ 'answer:w': ['maybe', 'maybe', 'yes'] }, 40),
    })
    assert.equal(slow.error?.code, 'workflow.wait_timed_out')
    assert.equal(slow.elapsedMs, 100)
  })

  test('without an answer the run waits', () => {
    const run = simulateWorkflow(wait({ ask: 'Well?' }))
    assert.equal(run.state, 'waiting')
  })
})

describe('named events', () => {
  const states: JsonObject = {
    nodes: {
      draft: { set: {} },
      review: { use: 't.review', exit: [{ use: 't.exit' }] },
      done: { end: { output: '${nodes.review.event.payload}' } },
    },
    start: ['draft'],
    edges: [
      { from: 'draft', to: 'review', on: 'submit' },
      { from: 'review', to: 'done', on: 'approve', when: 'event.payload.level > 1' },
      { from: 'review', to: 'draft', on: 'reject' },
    ],
  }

  test('keep a token at its node until one of them comes', () => {
    const waiting = simulateWorkflow(states)
    assert.equal(waiting.state, 'waiting')
    assert.deepEqual(waiting.commands, [
      { do: 'wait', key: 'draft#1/on/submit', signal: 'submit', reason: 'signal' },
    ])
  })

  test('are taken one at a time; the other waits are called off, and exit actions run on leaving', () => {
    // The rejection of the first review comes before its approval would.
    let reviews = 0
    const run = simulateWorkflow(
      {
        ...states,
        nodes: { ...(states['nodes'] as JsonObject), draft: { set: {}, loop: { maxVisits: 5 } } },
      },
      {
        answer({ signal }) {
          if (signal === 'submit') return { payload: null, afterMs: 1 }
          if (signal === 'approve') reviews += 1
          if (signal === 'reject') return reviews === 1 ? { payload: null, afterMs: 1 } : undefined
          return { payload: { level: 2 }, afterMs: 50 }
        },
      },
    )
    assert.deepEqual(run.output, { level: 2 })
    assert.deepEqual(
      run.steps.flatMap(({ commands }) => commands.filter(({ do: what }) => what === 'drop')),
      [
        { do: 'drop', keys: ['review#1/on/approve'] },
        { do: 'drop', keys: ['review#2/on/reject'] },
      ],
    )
    assert.deepEqual(
      run.events.flatMap((event) => ('key' in event ? [event.key] : [])),
      [
        'draft#1/on/submit',
        'review#1/run',
        'review#1/on/reject',
        'review#1/exit/0',
        'draft#2/on/submit',
        'review#2/run',
        'review#2/on/approve',
        'review#2/exit/0',
      ],
    )
  })

  test('that no guard lets through pass, and the next is waited for', () => {
    const run = simulateWorkflow(states, {
      answer: answers({ submit: [null], approve: [{ level: 0 }, { level: 1 }, { level: 9 }] }),
    })
    assert.deepEqual(run.output, { level: 9 })
    const keys = run.commands.flatMap((command) =>
      command.do === 'wait' && command.signal === 'approve' ? [command.key] : [],
    )
    assert.deepEqual(keys, ['review#1/on/approve', 'review#1/on/approve/1', 'review#1/on/approve/2'])
    assert.equal(run.notes.filter(({ topic }) => topic === 'event_ignored').length, 2)
  })

  test('are not waited for when a done edge is open', () => {
    const document = (open: boolean): JsonObject => ({
      nodes: { a: { set: {} }, b: { set: {} }, c: { set: {} } },
      edges: [
        { from: 'a', to: 'b', when: String(open) },
        { from: 'a', to: 'c', on: 'go' },
      ],
    })
    assert.deepEqual(visited(simulateWorkflow(document(true))), ['a', 'b'])
    assert.deepEqual(visited(simulateWorkflow(document(false), { answer: answers({ go: [1] }) })), ['a', 'c'])
  })

  test('end a wait early, with their payload as its output', () => {
    const document = wait({ delayMs: 1_000 }, [{ from: 'w', to: 'other', on: 'cancel/it' }])
    const early = simulateWorkflow(document, { answer: answers({ 'cancel/it': ['why'] }) })
    assert.deepEqual(visited(early), ['w', 'other'])
    assert.deepEqual(early.output, { w: 'why', error: null, event: 'cancel/it' })
    assert.deepEqual(early.commands.at(-2), { do: 'drop', keys: ['w#1/wait'] })
    const late = simulateWorkflow(document)
    assert.deepEqual(visited(late), ['w', 'yes'])
    assert.deepEqual(late.commands.at(-2), { do: 'drop', keys: ['w#1/on/cancel%2Fit'] })
  })

  test('a delay that passes is a time-out where there is no done edge', () => {
    const run = simulateWorkflow({
      nodes: { open: { wait: { delayMs: 1_000 } }, closed: { set: {} }, expired: { set: {} } },
      edges: [
        { from: 'open', to: 'closed', on: 'close' },
        { from: 'open', to: 'expired', on: 'timeout' },
      ],
    })
    assert.deepEqual(visited(run), ['open', 'expired'])
    assert.deepEqual(run.label, publicLabel)
  })
})
