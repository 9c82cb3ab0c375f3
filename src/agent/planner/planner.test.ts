import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { Json, JsonObject } from '#base'
import {
  AppError,
  type ErrorCode,
  type Label,
  lookHandler,
  personLabel,
  type Plan,
  type PlanFinding,
  type PlanLook,
  type PlannerDefinition,
} from '#contract'
import { Labelled, type SimulatedRun, simulateRun } from '#workflow/testing'

import { planner } from './planner.ts'

const tidy: PlannerDefinition['templates'][number] = {
  name: 'tidy-folder',
  title: 'Tidy a folder',
  description: 'Sorts files.',
  input: {
    type: 'object',
    required: ['folder'],
    properties: { folder: { type: 'string', format: 'path' } },
  },
  text: 'name: tidy-folder\n',
  fit: 1,
  asksModel: false,
}

const definition: PlannerDefinition = {
  goal: 'tidy ~/Downloads',
  tools: [],
  templates: [],
  mind: 'model',
  why: null,
  route: 'default',
  model: null,
  maxRepairs: 3,
}

const fault: PlanFinding = {
  severity: 'error',
  code: 'workflow.unknown_tool',
  at: '/nodes/list/use',
  message: 'There is no tool "file.list".',
  hint: 'Did you mean "fs.list"?',
}
const caution: PlanFinding = {
  ...fault,
  severity: 'warning',
  code: 'workflow.dead_edge',
  message: 'Never walked.',
}

const document = { adjutant: 1, name: 'made', nodes: { list: { use: 'fs.list', with: { folder: '/etc' } } } }
const heard: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['model:m'] }

function answer(text: string, finish = 'stop'): Labelled {
  const usage = { input: 1, output: 1, cached: 0, estimated: false }
  const value = { text, calls: [], object: null, finish, model: 'local/m', usage, cost: 0, attempts: [] }
  return new Labelled(value, heard)
}

function seen(findings: readonly PlanFinding[]): PlanLook {
  const isRead = findings.every(({ code }) => code !== 'workflow.syntax')
  return {
    document: isRead ? document : null,
    text: isRead ? 'name: made\n' : '',
    input: {},
    missing: [],
    findings: [...findings],
    report: null,
  }
}

/** Plays a run: what models answer, in turn, and what is found in that. A code is a failure. */
function play(
  given: Partial<PlannerDefinition>,
  thoughts: readonly (Labelled | ErrorCode)[],
  looks: readonly (readonly PlanFinding[])[],
): SimulatedRun {
  const left = { thoughts: [...thoughts], looks: [...looks] }
  return simulateRun(
    planner,
    { ...definition, ...given },
    {
      input: { input: {}, folder: '/home/ada' },
      label: personLabel,
      effect(_args, { command }) {
        if (command.handler === lookHandler)
          return seen(left.looks.shift() ?? assert.fail('looked once more')) as unknown as Json
        const thought = left.thoughts.shift() ?? assert.fail('asked once more')
        if (typeof thought === 'string') throw new AppError(thought, `It says ${thought}.`)
        return thought
      },
    },
  )
}

function keysOf({ commands }: SimulatedRun): string[] {
  return commands.flatMap((command) => ('key' in command ? [command.key] : []))
}

function askedAt(run: SimulatedRun, index: number): JsonObject {
  const command = run.commands.filter((one) => one.do === 'effect' && one.handler === 'tool')[index]
  const { input } = (command as unknown as { args: { input: JsonObject } }).args
  return input
}

function promptAt(run: SimulatedRun, index: number): string {
  const { prompt } = askedAt(run, index)
  return typeof prompt === 'string' ? prompt : assert.fail('nothing was asked')
}

describe('the planner', () => {
  for (const [says, thoughts, looks, ends, keys] of [
    ['takes a first answer that is sound', [answer('a')], [[]], 'completed', ['think#1/ask', 'look#1/check']],
    [
      'mends what is wrong, as often as it may',
      [answer('a'), answer('b'), answer('c'), answer('d')],
      [[fault], [fault], [fault], []],
      'completed',
      ['think', 'look', 'think', 'look', 'think', 'look', 'think', 'look'].map(
        (what, index) => `${what}#${Math.floor(index / 2) + 1}/${what === 'think' ? 'ask' : 'check'}`,
      ),
    ],
    [
      'goes on with what is only worth a look',
      [answer('a')],
      [[caution]],
      'completed',
      ['think#1/ask', 'look#1/check'],
    ],
  ] as const) {
    test(says, () => {
      const run = play({}, thoughts, looks)
      assert.equal(run.state, ends)
      assert.deepEqual(keysOf(run), keys)
    })
  }

  test('gives up after its repairs, with what is still wrong and the last try', () => {
    const run = play({ maxRepairs: 1 }, [answer('a'), answer('b')], [[fault], [fault, caution]])
    assert.equal(run.state, 'failed')
    assert.equal(run.error?.code, 'plan.not_valid')
    assert.deepEqual(run.error?.details, { findings: [fault], candidate: 'name: made\n' })
  })

  test('gives the answer itself as the last try where it could not be read', () => {
    const unread: PlanFinding = { ...fault, code: 'workflow.syntax', at: '' }
    const run = play({ maxRepairs: 0 }, [answer('I cannot do that.')], [[unread]])
    assert.equal(run.error?.details['candidate'], 'I cannot do that.')
  })

  test('says to the model what the validator says, behind its own last answer', () => {
    const run = play(
      {},
      [answer('first'), answer('second', 'length'), answer('third')],
      [[fault, caution], [fault], []],
    )
    assert.deepEqual(askedAt(run, 0)['messages'], [])
    const [goal, said] = askedAt(run, 2)['messages'] as readonly { text: string }[]
    assert.equal(goal?.text, promptAt(run, 0))
    assert.equal(said?.text, 'second')
    const repair = promptAt(run, 1)
    assert.match(
      repair,
      /\/nodes\/list\/use: There is no tool "file\.list"\. Did you mean "fs\.list"\? \(workflow\.unknown_tool\)/,
    )
    assert.doesNotMatch(repair, /Never walked/)
    assert.match(promptAt(run, 2), /broke off/)
  })

  test('trusts nothing that a model has said', () => {
    const run = play({}, [answer('a'), answer('b')], [[fault], []])
    const [think, look, again] = run.commands.filter((command) => command.do === 'effect')
    assert.deepEqual(think?.label, personLabel)
    assert.deepEqual([look?.label.integrity, again?.label.integrity], ['untrusted', 'untrusted'])
    const { labels } = (again as unknown as { args: { labels: Record<string, Label> } }).args
    assert.deepEqual([labels['messages']?.integrity, labels['route']?.integrity], ['untrusted', 'trusted'])
    assert.deepEqual(run.label, heard)
  })

  test('marks what the model made up', () => {
    const run = play({ tools: [tool('fs.list', ['folder'])] }, [answer('a')], [[]])
    const { guesses } = run.output as unknown as Plan
    assert.deepEqual(guesses, [
      { at: '/nodes/list/with/folder', value: '/etc', why: 'You named no such path.' },
    ])
  })

  test('ends with what it was refused, and not with another plan', () => {
    for (const code of ['gate.denied', 'budget.not_set', 'model.call_refused'] as const)
      assert.equal(play({ templates: [tidy] }, [code], []).error?.code, code)
  })
})

describe('the planner without a model', () => {
  const none = { mind: 'template', why: 'No model is set up here.' } as const

  test('takes a workflow that clearly fits, asks nobody, and says why', () => {
    const run = play({ ...none, templates: [tidy] }, [], [[]])
    assert.deepEqual(keysOf(run), ['look#1/check'])
    const { degraded, template, why, guesses, model } = run.output as unknown as Plan
    assert.deepEqual(
      { degraded, template, why, guesses, model },
      { degraded: true, template: 'tidy-folder', why: 'No model is set up here.', guesses: [], model: null },
    )
  })

  test('takes it, too, where no model answers', () => {
    const run = play({ templates: [tidy] }, ['model.none_answered'], [[]])
    assert.match((run.output as unknown as Plan).why ?? '', /^No model answered: /)
  })

  test('declines what does not fit, is not told enough, or says what no input can', () => {
    const cases: readonly (readonly [string, Partial<typeof tidy>])[] = [
      ['tidy ~/Downloads', { fit: 0.7 }],
      ['tidy it', {}],
      ['tidy ~/Downloads and ~/Desktop', {}],
      ['tidy ~/Downloads 3 times', {}],
      ['tidy all but the pictures in ~/Downloads', {}],
      ['do not tidy ~/Downloads', {}],
      ["don't tidy ~/Downloads", {}],
      ['tidy ~/Downloads', { asksModel: true }],
    ]
    for (const [goal, more] of cases) {
      const run = play({ ...none, goal, templates: [{ ...tidy, ...more }] }, [], [])
      assert.equal(run.error?.code, 'plan.declined', goal)
    }
    const twice = [tidy, { ...tidy, name: 'tidy-other', fit: 0.8 }]
    assert.equal(play({ ...none, templates: twice }, [], []).error?.code, 'plan.declined')
  })

  test('names the nearest with what stands in the goal, and nothing that does not', () => {
    const note = { type: 'object', required: ['text'], properties: { text: { type: 'string' } } }
    const run = play(
      {
        ...none,
        goal: 'paint ~/Downloads',
        templates: [
          { ...tidy, fit: 0 },
          { ...tidy, name: 'note', input: note, fit: 0 },
        ],
      },
      [],
      [],
    )
    const nearest = run.error?.details['nearest'] as unknown as readonly { input: Json; missing: Json }[]
    assert.deepEqual(
      nearest.map(({ input, missing }) => ({ input, missing })),
      [
        { input: { folder: '~/Downloads' }, missing: [] },
        { input: {}, missing: ['text'] },
      ],
    )
  })

  test('does not mend what a person wrote', () => {
    const run = play({ ...none, templates: [tidy] }, [], [[fault]])
    assert.equal(run.error?.code, 'plan.not_valid')
    assert.match(run.error?.detail ?? '', /The workflow tidy-folder cannot run as it is/)
  })
})

function tool(name: string, controls: string[]): PlannerDefinition['tools'][number] {
  return { name, title: name, description: '', input: {}, output: {}, controls }
}
