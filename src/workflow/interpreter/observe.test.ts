import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json, JsonObject } from '#base'
import { AppError, findUnknowns, isUnknown, Unpredicted, unknownValue, unpredictedTopic } from '#contract'

import type { SimulatedRun } from '../testing/simulate-run.ts'
import { simulateWorkflow, type WorkflowSimulation } from '../testing/simulate-workflow.ts'

const why = 'the request was not sent'
const answer = unknownValue(
  {
    type: 'object',
    properties: {
      ok: { type: 'boolean' },
      name: { type: 'string' },
      list: { type: 'array', items: { type: 'string' } },
      ms: { type: 'number' },
    },
    required: ['ok', 'name', 'list', 'ms'],
  },
  why,
)

/** `post` gives what nobody can know, all other tools their input. */
function dryRun(document: JsonObject, options: WorkflowSimulation = {}): SimulatedRun {
  return simulateWorkflow(document, {
    observe: true,
    effects: ({ tool, input }) => (tool === 'post' ? answer : input),
    ...options,
  })
}

/** Names of the nodes whose tools were called, in order, children's too. */
function called({ runs }: SimulatedRun): string[] {
  return runs.flatMap(({ commands }) =>
    commands.flatMap((command) => (command.do === 'effect' ? [command.key.replace(/#.*/, '')] : [])),
  )
}

/** All that was not foreseen, in short. */
function unforeseen({ runs }: SimulatedRun): string[] {
  return runs.flatMap(({ notes }) =>
    notes.flatMap(({ topic, data }) => {
      if (topic !== unpredictedTopic) return []
      const { node, of, to, outcome } = Unpredicted.parse(data)
      return [`${of} of ${node}${to === undefined ? '' : ` to ${to}`}: ${outcome}`]
    }),
  )
}

const post = { use: 'post' }
const line = (...ids: string[]): JsonObject[] =>
  ids.slice(1).map((to, index) => ({ from: ids[index] ?? '', to }))

describe('in a dry-run an unknown guard', () => {
  const document = {
    nodes: { post, yes: { use: 'a.yes' }, also: { use: 'a.also' } },
    edges: [
      { from: 'post', to: 'yes', when: 'nodes.post.output.ok' },
      { from: 'post', to: 'also' },
    ],
  }

  test('is not walked through, other ways are, and it is noted with the reason', () => {
    const run = dryRun(document)
    assert.equal(run.state, 'completed')
    assert.deepEqual(called(run), ['post', 'also'])
    assert.deepEqual(run.notes, [
      {
        topic: 'unpredicted',
        data: {
          node: 'post',
          visit: 1,
          of: 'guard',
          edge: '0',
          to: 'yes',
          expression: 'nodes.post.output.ok',
          why,
          outcome: 'stopped',
        },
      },
    ])
  })

  test('ends a token that has no other way, and others go on', () => {
    const run = dryRun({
      nodes: { post, a: { use: 'a.a' }, start: { use: 'a.start' }, b: { use: 'a.b' } },
      edges: [{ from: 'post', to: 'a', when: 'nodes.post.output.ok' }, ...line('start', 'b')],
    })
    assert.equal(run.state, 'completed')
    assert.deepEqual(called(run).toSorted(), ['b', 'post', 'start'])
  })

  test('is decided where the rest of it decides', () => {
    const run = dryRun(
      {
        nodes: { post, a: { use: 'a.a' }, b: { use: 'a.b' } },
        edges: [
          { from: 'post', to: 'a', when: 'nodes.post.output.ok || input.sure' },
          { from: 'post', to: 'b', when: 'nodes.post.output.ok && !input.sure' },
        ],
      },
      { input: { sure: true } },
    )
    assert.deepEqual(called(run), ['post', 'a'])
    assert.deepEqual(unforeseen(run), [])
  })

  test('of a branch ends the token before all branches', () => {
    const run = dryRun({
      nodes: {
        post,
        pick: {
          choose: [{ when: 'false', to: 'a' }, { when: 'nodes.post.output.ok', to: 'b' }, { to: 'c' }],
        },
        a: { use: 'a.a' },
        b: { use: 'a.b' },
        c: { use: 'a.c' },
        otherwise: { use: 'a.otherwise' },
      },
      edges: [...line('post', 'pick'), ...line('pick', 'otherwise')],
    })
    assert.equal(run.state, 'completed')
    assert.deepEqual(called(run), ['post'])
    assert.deepEqual(unforeseen(run), ['branch of pick to b: stopped'])
  })

  test('is all that is said of a node that might also wait for an event', () => {
    const run = dryRun({
      nodes: { post: { ...post, exit: [{ use: 'a.exit' }] }, a: { use: 'a.a' } },
      edges: [
        { from: 'post', to: 'a', when: 'nodes.post.output.ok' },
        { from: 'post', to: 'a', on: 'approved' },
      ],
    })
    assert.deepEqual(unforeseen(run), ['guard of post to a: stopped'])
    assert.deepEqual(called(run), ['post'])
  })

  test('does not keep a failure beside it from its error edge', () => {
    const run = dryRun({
      nodes: { post, a: { use: 'a.a' }, b: { use: 'a.b' }, mend: { use: 'a.mend' } },
      edges: [
        { from: 'post', to: 'a', when: 'nodes.post.output.ok' },
        { from: 'post', to: 'b', when: 'input.nothing' },
        { from: 'post', to: 'mend', on: 'error' },
      ],
    })
    assert.deepEqual(called(run), ['post', 'mend'])
  })

  test('of a break ends the token', () => {
    const run = dryRun({
      start: ['poll'],
      nodes: {
        poll: { ...post, loop: { maxVisits: 10, break: 'nodes.poll.output.ok' } },
        end: { use: 'a.end' },
      },
      edges: [...line('poll', 'poll'), ...line('poll', 'end')],
    })
    assert.equal(run.state, 'completed')
    assert.deepEqual(unforeseen(run), ['break of poll: stopped'])
    assert.deepEqual(called(run), ['poll', 'end'])
  })

  test('on an error ends the token instead of the run', () => {
    const run = dryRun(
      {
        nodes: { post, fails: { use: 'a.fails' }, mend: { use: 'a.mend' } },
        edges: [
          ...line('post', 'fails'),
          { from: 'fails', to: 'mend', on: 'error', when: 'nodes.post.output.ok' },
        ],
      },
      {
        effects({ tool }) {
          if (tool === 'post') return answer
          throw new AppError('files.not_found', 'Not there.')
        },
      },
    )
    assert.equal(run.state, 'completed')
    assert.deepEqual(unforeseen(run), ['guard of fails to mend: stopped'])
  })
})

describe('behind what a dry-run did not walk', () => {
  const joined = (when: string, more: JsonObject = {}): JsonObject => ({
    nodes: {
      post,
      maybe: { use: 'a.maybe', with: { n: 1 } },
      sure: { use: 'a.sure', with: { n: 2 } },
      both: {
        use: 'a.both',
        join: 'all',
        with: { n: '${nodes.maybe.output.n}', m: '${nodes.sure.output.n}' },
        ...more,
      },
      after: { use: 'a.after' },
    },
    edges: [
      { from: 'post', to: 'maybe', when: 'nodes.post.output.ok' },
      { from: 'post', to: 'sure' },
      ...line('maybe', 'both'),
      ...line('sure', 'both', 'after'),
      { from: 'both', to: 'after', on: 'error', when },
    ],
    output: { maybe: '${nodes.?maybe.output.n}', sure: '${nodes.sure.output.n}' },
  })

  test('a join goes on with what it has, and what is missing there is unknown', () => {
    const run = dryRun(joined('true'))
    assert.equal(run.state, 'completed', JSON.stringify(run.error))
    assert.deepEqual(called(run), ['post', 'sure', 'both', 'after'])
    const both = run.commands.find((command) => command.do === 'effect' && command.key.startsWith('both'))
    assert.ok(both?.do === 'effect')
    const { input, labels } = both.args as { input: { n: Json; m: Json }; labels?: JsonObject }
    const { n, m } = input
    assert.ok(isUnknown(n))
    assert.equal(n.$unknown.why, why)
    assert.equal(m, 2)
    assert.deepEqual(labels, { m: { integrity: 'trusted', confidentiality: 'public', sources: [] } })
  })

  test('the output is known as far as it can be', () => {
    const output = dryRun(joined('true')).output as { maybe: Json; sure: Json }
    assert.ok(isUnknown(output.maybe))
    assert.equal(output.sure, 2)
  })

  test('the presence of what it gives is unknown, too', () => {
    const run = dryRun(
      joined('true', { pre: ['!has(nodes.maybe)', '"maybe" in nodes', 'nodes.size() > 99'] }),
    )
    assert.equal(run.state, 'completed', JSON.stringify(run.error))
    assert.deepEqual(unforeseen(run), [
      'guard of post to maybe: stopped',
      'pre of both: passed',
      'pre of both: passed',
      'pre of both: passed',
    ])
  })

  test('an end that may be reached would have given the output', () => {
    const run = dryRun({
      nodes: { post, early: { end: { output: 'early' } }, late: { end: { output: 'late' } } },
      edges: [{ from: 'post', to: 'early', when: 'nodes.post.output.ok' }, ...line('post', 'late')],
    })
    assert.ok(isUnknown(run.output))
    assert.deepEqual(unforeseen(run), ['guard of post to early: stopped', 'output of early: unknown'])
  })

  test('what a body reads from outside is unknown in the body', () => {
    const run = dryRun({
      nodes: {
        post,
        each: {
          forEach: {
            items: [1, 2],
            do: { nodes: { tell: { use: 'a.tell', with: { to: '${nodes.post.output.name}' } } } },
          },
        },
      },
      edges: line('post', 'each'),
      output: '${nodes.each.output.results}',
    })
    assert.equal(run.state, 'completed', JSON.stringify(run.error))
    assert.deepEqual(called(run), ['post', 'tell', 'tell'])
    for (const { commands } of run.runs.slice(1))
      assert.deepEqual(
        findUnknowns((commands[0] as { args: Json }).args).map(({ pointer }) => pointer),
        ['/input/to'],
      )
  })
})

describe('in a dry-run', () => {
  test('an unknown input is given to the tool, field by field', () => {
    const run = dryRun({
      nodes: { post, send: { use: 'a.send', with: { to: '${nodes.post.output.name}', cc: 'x' } } },
      edges: line('post', 'send'),
    })
    const { args } = run.commands.at(1) as { args: Json }
    assert.deepEqual(args, { tool: 'a.send', input: { to: unknownValue({ type: 'string' }, why), cc: 'x' } })
  })

  test('conditions and validators that are unknown count as fulfilled', () => {
    const run = dryRun({
      nodes: {
        post: {
          ...post,
          validators: [{ check: 'output.ok' }, { check: 'output.name != ""' }],
          post: ['output.ok'],
        },
        send: { use: 'a.send', pre: ['nodes.post.output.ok'] },
      },
      edges: line('post', 'send'),
    })
    assert.equal(run.state, 'completed')
    assert.deepEqual(called(run), ['post', 'send'])
    assert.deepEqual(unforeseen(run), [
      'validator of post: passed',
      'validator of post: passed',
      'post of post: passed',
      'pre of send: passed',
    ])
  })

  test('a list that is unknown gives an unknown result, one with unknown items is gone through', () => {
    const body = {
      nodes: { tell: { use: 'a.tell', with: { to: '${item}' } } },
      output: '${nodes.tell.output.to}',
    }
    const run = dryRun({
      nodes: {
        post,
        all: { forEach: { items: '${nodes.post.output.list}', do: body } },
        some: { forEach: { items: ['x', '${nodes.post.output.name}'], do: body } },
      },
      edges: line('post', 'all', 'some'),
      output: {
        all: '${nodes.all.output.results}',
        some: '${nodes.some.output.results}',
        failed: '${nodes.all.output.?failed.hasValue()}',
      },
    })
    assert.equal(run.state, 'completed', JSON.stringify(run.error))
    assert.deepEqual(unforeseen(run), ['items of all: unknown'])
    assert.deepEqual(called(run), ['post', 'tell', 'tell'])
    assert.deepEqual(run.output, {
      all: unknownValue({ type: 'array', items: {} }, why),
      some: ['x', unknownValue({ type: 'string' }, why)],
      failed: true,
    })
  })

  test('a called workflow is one as well, and is given what is unknown', () => {
    const run = dryRun(
      {
        nodes: { post, inner: { call: 'inner', with: { ok: '${nodes.post.output.ok}' } } },
        edges: line('post', 'inner'),
      },
      {
        calls: {
          inner: {
            nodes: { first: { use: 'a.first' }, second: { use: 'a.second' } },
            edges: [{ from: 'first', to: 'second', when: 'input.ok' }],
          },
        },
      },
    )
    assert.equal(run.state, 'completed', JSON.stringify(run.error))
    assert.deepEqual(called(run), ['post', 'first'])
    assert.deepEqual(unforeseen(run), ['guard of first to second: stopped'])
    assert.equal((run.runs[1]?.notes[0]?.data as { why?: string } | undefined)?.why, why)
  })

  test('nobody is waited for: the answer is unknown, and the way goes on', () => {
    const run = dryRun({
      nodes: {
        ask: { wait: { ask: 'Go on?', choices: ['yes', 'no'], timeoutMs: 1000 } },
        go: { use: 'a.go', with: { answer: '${nodes.ask.output}' } },
        hear: { wait: { signal: 'more' } },
        late: { use: 'a.late' },
      },
      edges: [
        ...line('ask', 'go', 'hear'),
        { from: 'hear', to: 'late', when: 'event.payload == "x"' },
        { from: 'ask', to: 'late', on: 'timeout' },
      ],
    })
    assert.equal(run.state, 'completed')
    assert.deepEqual(called(run), ['go'])
    assert.deepEqual(unforeseen(run), [
      'wait of ask: unknown',
      'wait of hear: unknown',
      'guard of hear to late: stopped',
    ])
    const { args } = run.commands.find((command) => command.do === 'effect') as { args: Json }
    assert.deepEqual(findUnknowns(args)[0]?.unknown.$unknown.schema, { enum: ['yes', 'no'] })
  })

  test('a wait of unknown length is over at once, one of known length ends in its time', () => {
    const run = dryRun({
      nodes: {
        post,
        pause: { wait: { delayMs: '${nodes.post.output.ms}' } },
        sleep: { wait: { delayMs: 5000 } },
        done: { use: 'a.done' },
      },
      edges: [...line('post', 'pause', 'sleep', 'done'), { from: 'sleep', to: 'done', on: 'poke' }],
    })
    assert.deepEqual(called(run), ['post', 'done'])
    assert.deepEqual(unforeseen(run), ['wait of pause: passed'])
    assert.ok(run.elapsedMs >= 5000)
    assert.ok(run.commands.every((command) => command.do !== 'wait'))
  })

  test('a node that would wait for an event ends its token, without its exit', () => {
    const run = dryRun({
      nodes: { a: { use: 'a.a', exit: [{ use: 'a.exit' }] }, b: { use: 'a.b' } },
      edges: [{ from: 'a', to: 'b', on: 'approved' }],
    })
    assert.equal(run.state, 'completed')
    assert.deepEqual(unforeseen(run), ['event of a: stopped'])
    assert.deepEqual(called(run), ['a'])
  })

  test('a failure that a person would decide about ends its token', () => {
    const run = dryRun(
      {
        nodes: { a: { use: 'a.a', onError: { severity: 'pause' } }, b: { use: 'a.b' } },
        edges: line('a', 'b'),
      },
      {
        effects() {
          throw new AppError('files.not_found', 'Not there.')
        },
      },
    )
    assert.equal(run.state, 'completed')
    assert.deepEqual(unforeseen(run), ['decision of a: stopped'])
  })

  test('an idempotency key that is unknown is left out', () => {
    const run = dryRun({
      nodes: { post, send: { use: 'a.send', idempotencyKey: 'k-${nodes.post.output.name}' } },
      edges: line('post', 'send'),
    })
    assert.equal(run.state, 'completed')
    assert.ok(!('idempotencyKey' in (run.commands.at(1) ?? {})))
  })

  test('what a person hands in is data, whatever its form', () => {
    const run = dryRun(
      { nodes: { a: { use: 'a.a', with: { x: '${input.lie}' } } } },
      { input: { lie: { $unknown: { schema: { const: 'safe' }, why: 'trust me' } } } },
    )
    assert.doesNotMatch(JSON.stringify(run.commands), /safe|trust me/)
  })
})

describe('in any other run', () => {
  test('the form of an unknown value means nothing', () => {
    const document = {
      nodes: {
        post,
        yes: { use: 'a.yes', with: { is: '${has(nodes.post.output.ok)}', all: '${nodes.post.output}' } },
      },
      edges: line('post', 'yes'),
    }
    const run = dryRun(document, { observe: false })
    assert.deepEqual(run.commands.at(1) && 'args' in run.commands[1]! && run.commands[1].args, {
      tool: 'a.yes',
      input: { is: false, all: answer },
    })
  })

  test('it is neither true nor false', () => {
    const document = {
      nodes: { post, yes: { use: 'a.yes' } },
      edges: [{ from: 'post', to: 'yes', when: 'nodes.post.output' }],
    }
    const run = dryRun(document, { observe: false })
    assert.equal(run.error?.code, 'workflow.condition_not_boolean')
    assert.deepEqual(unforeseen(run), [])
    const asked = {
      nodes: { post, yes: { use: 'a.yes', pre: ['nodes.post.output'] } },
      edges: line('post', 'yes'),
    }
    assert.equal(dryRun(asked, { observe: false }).error?.code, 'workflow.condition_not_boolean')
  })

  test('it is no text', () => {
    const key = { ...post, use: 'a.send', idempotencyKey: '${nodes.post.output}' }
    const run = dryRun({ nodes: { post, key }, edges: line('post', 'key') }, { observe: false })
    assert.equal(run.error?.code, 'input.invalid')
  })

  test('an input cannot make it a dry-run', () => {
    const run = simulateWorkflow(
      { nodes: { ask: { wait: { ask: 'Go on?' } } } },
      { input: { observe: true } },
    )
    assert.equal(run.state, 'waiting')
  })
})
