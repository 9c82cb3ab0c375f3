import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json, JsonObject } from '#base'
import { AppError } from '#contract'

import type { SimulatedRun } from '../testing/simulate-run.ts'
import { simulateWorkflow, type ToolCall } from '../testing/simulate-workflow.ts'

function visited(run: SimulatedRun): string[] {
  return Object.keys((run.program as unknown as { visits: JsonObject }).visits)
}

function keys(run: SimulatedRun): string[] {
  return run.commands.flatMap((command) => ('key' in command ? [command.key] : []))
}

function fail(): never {
  throw new AppError('files.exists', 'There is one already.')
}

/** Fails as often as it says, then gives `n`, the number of the call. */
function failing(times: number): (call: ToolCall) => Json {
  let calls = 0
  return () => {
    calls += 1
    return calls <= times ? fail() : { n: calls }
  }
}

function node(options: JsonObject, edges: JsonObject[] = []): JsonObject {
  return {
    nodes: { a: { use: 't.a', ...options }, next: { set: {} }, rescue: { set: {} } },
    start: ['a'],
    edges: [{ from: 'a', to: 'next' }, ...edges],
    output: { output: '${nodes.a.output}', code: '${nodes.a.?error.code.orValue(null)}' },
  }
}

describe('a node that fails', () => {
  test('takes its error edges before anything else', () => {
    const run = simulateWorkflow(
      node({ onError: { severity: 'fail' } }, [
        { from: 'a', to: 'rescue', on: 'error', when: 'error.code == "files.exists"' },
      ]),
      {
        effects: fail,
      },
    )
    assert.deepEqual(visited(run), ['a', 'rescue'])
    assert.deepEqual(run.output, { output: null, code: 'files.exists' })
    assert.equal(run.label.integrity, 'untrusted')
  })

  test('fails the run when no error edge is open', () => {
    const run = simulateWorkflow(
      node({}, [{ from: 'a', to: 'rescue', on: 'error', when: 'error.code == "other"' }]),
      { effects: fail },
    )
    assert.equal(run.error?.code, 'files.exists')
  })

  test('takes the time-out edge for a tool that took too long', () => {
    const run = simulateWorkflow(node({ timeoutMs: 10 }, [{ from: 'a', to: 'rescue', on: 'timeout' }]), {
      effects() {
        throw new AppError('engine.effect_timeout', 'It took longer than 10 ms.')
      },
    })
    assert.deepEqual(visited(run), ['a', 'rescue'])
  })

  test('goes on with null where its severity is continue', () => {
    const run = simulateWorkflow(node({ onError: { severity: 'continue' } }), { effects: fail })
    assert.deepEqual(visited(run), ['a', 'next'])
    assert.deepEqual(run.output, { output: null, code: 'files.exists' })
    assert.deepEqual(run.notes, [
      {
        topic: 'node_failed',
        data: { node: 'a', visit: 1, code: 'files.exists', detail: 'There is one already.' },
      },
    ])
  })

  test('an error edge that cannot be judged fails the run', () => {
    const run = simulateWorkflow(
      node({ onError: { severity: 'continue' } }, [{ from: 'a', to: 'rescue', on: 'error', when: '1' }]),
      { effects: fail },
    )
    assert.equal(run.error?.code, 'workflow.condition_not_boolean')
  })

  test('a guard that cannot be judged is a failure of the node that it leads from', () => {
    const run = simulateWorkflow({
      nodes: { a: { set: { n: 1 } }, b: { set: {} }, rescue: { set: {} } },
      edges: [
        { from: 'a', to: 'b', when: 'nodes.a.output.missing' },
        { from: 'a', to: 'rescue', on: 'error' },
      ],
      output: '${nodes.a.output.n}',
    })
    assert.deepEqual(visited(run), ['a', 'rescue'])
    assert.equal(run.output, 1)
  })

  test('an edge to a node that does not exist fails the run', () => {
    const run = simulateWorkflow({ nodes: { a: { set: {} } }, edges: [{ from: 'a', to: 'ghost' }] })
    assert.equal(run.error?.code, 'workflow.unknown_node')
  })

  test('an expression that cannot be read fails its node only when it is reached', () => {
    const document = (n: number): JsonObject => ({
      nodes: { a: { set: {} }, broken: { set: { x: '${1 +}' } } },
      edges: [{ from: 'a', to: 'broken', when: String(n > 0) }],
    })
    assert.equal(simulateWorkflow(document(0)).state, 'completed')
    const run = simulateWorkflow(document(1))
    assert.equal(run.error?.code, 'expr.invalid')
    assert.equal(run.error?.details['node'], 'broken')
  })

  test('asks for nothing more in the step in which the run fails', () => {
    const run = simulateWorkflow({
      nodes: { a: { set: {} }, b: { use: 't.b' }, c: { set: { x: '${input.none}' } } },
      edges: [
        { from: 'a', to: 'b' },
        { from: 'a', to: 'c' },
      ],
    })
    assert.deepEqual(
      run.commands.map((command) => command.do),
      ['fail'],
    )
  })
})

describe('severity pause', () => {
  const paused = node({ onError: { severity: 'pause' }, entry: [{ use: 't.entry' }] })

  function decided(script: Json[], effects: (call: ToolCall) => Json): SimulatedRun {
    const left = [...script]
    return simulateWorkflow(paused, {
      effects: (call) => (call.tool === 't.entry' ? null : effects(call)),
      answer({ signal }) {
        assert.equal(signal, 'decide:a')
        const payload = left.shift()
        return payload === undefined ? undefined : { payload }
      },
    })
  }

  test('waits for a person, and says what is asked', () => {
    const run = decided([], fail)
    assert.equal(run.state, 'waiting')
    assert.deepEqual(run.commands.at(-1), {
      do: 'wait',
      key: 'a#1/decide',
      signal: 'decide:a',
      reason: 'decision',
    })
    assert.equal(run.notes[0]?.topic, 'decision_asked')
  })

  test('retry begins again where it failed, under keys of its own', () => {
    const run = decided([{ action: 'retry' }, { action: 'retry' }], failing(2))
    assert.deepEqual(keys(run), [
      'a#1/entry/0',
      'a#1/run',
      'a#1/decide',
      'a#1/run/2',
      'a#1/decide/2',
      'a#1/run/3',
    ])
    assert.deepEqual(run.output, { output: { n: 3 }, code: null })
  })

  test('continue goes on with the given output, or with null', () => {
    assert.deepEqual(decided([{ action: 'continue', output: { n: 0 } }], fail).output, {
      output: { n: 0 },
      code: 'files.exists',
    })
    assert.deepEqual(decided([{ action: 'continue' }], fail).output, { output: null, code: 'files.exists' })
  })

  test('fail fails the run with the first problem', () => {
    assert.equal(decided([{ action: 'fail' }], fail).error?.code, 'files.exists')
  })

  test('a decision that is none is refused and asked for again', () => {
    const run = decided(['retry', { action: 'shrug' }, null, { action: 'continue' }], fail)
    assert.equal(run.state, 'completed')
    assert.equal(run.notes.filter(({ topic }) => topic === 'decision_refused').length, 3)
  })

  test('a failed exit action is retried without the work', () => {
    let exits = 0
    const run = simulateWorkflow(
      node({ onError: { severity: 'pause' }, exit: [{ use: 't.ok' }, { use: 't.exit' }] }),
      {
        effects({ tool }) {
          if (tool !== 't.exit') return { n: 1 }
          exits += 1
          return exits === 1 ? fail() : null
        },
        answer: () => ({ payload: { action: 'retry' } }),
      },
    )
    assert.deepEqual(keys(run), ['a#1/run', 'a#1/exit/0', 'a#1/exit/1', 'a#1/decide', 'a#1/exit/1/2'])
    assert.deepEqual(visited(run), ['a', 'next'])
  })
})

describe('an exit action that fails', () => {
  test('does not lose the branch that was chosen, where the node goes on', () => {
    const run = simulateWorkflow(
      {
        nodes: {
          pick: {
            choose: [{ when: 'false', to: 'a' }, { to: 'b' }],
            exit: [{ use: 't.exit' }],
            onError: { severity: 'continue' },
          },
          a: { set: {} },
          b: { set: {} },
        },
      },
      { effects: fail },
    )
    assert.deepEqual(visited(run), ['pick', 'b'])
  })
})

describe('conditions and validators', () => {
  test('a pre-condition is judged before anything is done', () => {
    const run = simulateWorkflow(node({ pre: ['input.n > 1', 'input.n > 2'], entry: [{ use: 't.entry' }] }), {
      input: { n: 2 },
    })
    assert.equal(run.error?.code, 'workflow.precondition_failed')
    assert.deepEqual(run.error.details, { condition: 'input.n > 2', node: 'a', visit: 1 })
    assert.deepEqual(keys(run), [])
  })

  test('a post-condition sees the output', () => {
    const run = simulateWorkflow(node({ post: ['output.n == 1', 'nodes.a.output.n == 2'] }), {
      effects: () => ({ n: 1 }),
    })
    assert.equal(run.error?.code, 'workflow.postcondition_failed')
    assert.equal(run.error.details['condition'], 'nodes.a.output.n == 2')
  })

  test('validators run in order and the first failure decides', () => {
    const run = simulateWorkflow(
      node({
        validators: [{ check: 'true' }, { check: 'output.n > 1', message: 'too small' }, { check: '1' }],
      }),
      {
        effects: () => ({ n: 1 }),
      },
    )
    assert.equal(run.error?.code, 'workflow.validator_failed')
    assert.equal(run.error.detail, 'a: too small')
    assert.deepEqual(run.notes, [
      {
        topic: 'validator_failed',
        data: { node: 'a', visit: 1, round: 1, validator: 1, message: 'too small', retriesLeft: 0 },
      },
    ])
  })

  test('a validator has the work done again after its cool-down, but not the entry actions', () => {
    let n = 0
    const run = simulateWorkflow(
      node({
        entry: [{ use: 't.entry' }],
        validators: [{ check: 'output.n >= 3', retry: { max: 3, coolDownMs: 60_000 } }],
      }),
      {
        effects: ({ tool }) => (tool === 't.entry' ? null : { n: (n += 1) }),
      },
    )
    assert.deepEqual(run.output, { output: { n: 3 }, code: null })
    assert.deepEqual(keys(run), [
      'a#1/entry/0',
      'a#1/run',
      'a#1/cool',
      'a#1/run/2',
      'a#1/cool/2',
      'a#1/run/3',
    ])
    assert.ok(run.elapsedMs >= 120_000)
  })

  test('each validator has retries of its own, and an end to them', () => {
    let n = 0
    const run = simulateWorkflow(
      node(
        {
          validators: [
            { check: 'output.n != 1', retry: { max: 1 } },
            { check: 'output.n > 9', retry: { max: 2 } },
          ],
        },
        [{ from: 'a', to: 'rescue', on: 'error' }],
      ),
      { effects: () => ({ n: (n += 1) }) },
    )
    assert.equal(n, 4)
    assert.deepEqual(run.output, { output: { n: 4 }, code: 'workflow.validator_failed' })
  })

  test('a list is worked through again when a validator refuses it', () => {
    let n = 0
    const run = simulateWorkflow(
      {
        nodes: {
          each: {
            forEach: { items: [1, 2], do: { nodes: { do: { use: 't.x' } }, output: '${nodes.do.output}' } },
            validators: [{ check: 'output.results[0] > 2', retry: { max: 1 } }],
          },
        },
        output: '${nodes.each.output.results}',
      },
      { effects: () => (n += 1) },
    )
    assert.deepEqual(
      (run.output as number[]).toSorted((a, b) => a - b),
      [3, 4],
    )
    assert.deepEqual(keys(run), ['each#1/item/0', 'each#1/item/1', 'each#1/item/0/2', 'each#1/item/1/2'])
  })
})
