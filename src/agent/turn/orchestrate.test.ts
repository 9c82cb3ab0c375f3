import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import fc from 'fast-check'

import { isJsonObject, type Json } from '#base'
import { AppError, type Label, ModelCall, personLabel } from '#contract'
import type { Command } from '#engine'
import { Labelled, type SimulatedRun, simulateRun, type SimulationOptions } from '#workflow/testing'

import { definitionWith } from '../testing/agent-definition.ts'
import { agentTurn } from './agent-turn.ts'
import { TurnOutput } from './input.ts'

const byModel: Label = { integrity: 'untrusted', confidentiality: 'private', sources: ['model:m/x'] }
const names = ['calendar', 'tasks']
const agents = Object.fromEntries(
  names.map((name) => [name, { definition: `hash-${name}`, description: `Keeps ${name}.`, tools: [] }]),
)
const definitions = Object.fromEntries(
  names.map((name) => [
    `hash-${name}`,
    definitionWith({ name, instructions: `You keep ${name}.` }) as unknown as Json,
  ]),
)

interface Played {
  readonly run: SimulatedRun
  /** Calls of models: of the sorter, of the agent itself, and of the others by their names. */
  readonly asked: readonly { readonly of: string; readonly call: ModelCall }[]
  readonly output: TurnOutput | null
}

/** What each of them says; the sorter gives data. */
interface Script {
  readonly rules?: Json
  readonly sorter?: Json | Error
  readonly text?: string
  readonly self?: string
  readonly answers?: Readonly<Record<string, string | Error>>
  readonly mind?: 'model' | 'rules'
  readonly route?: string | null
}

function play(script: Script, options: Partial<SimulationOptions> = {}): Played {
  const asked: Played['asked'][number][] = []
  const { mind = 'model', route = 'light' } = script
  const definition = definitionWith({ name: 'front' }, { agents, sorts: { route }, mind })
  const run = simulateRun(agentTurn, definition as unknown as Json, {
    input: { said: 'Say it' },
    label: personLabel,
    definitions,
    effect(args, { command, run: id, key }) {
      assert.ok(isJsonObject(args))
      if (command.handler === 'agent.sort') return script.rules ?? { by: null, steps: [] }
      if (command.handler === 'agent.rules') return answerOf(script.self ?? 'By rules.')
      const call = ModelCall.parse(args['input'])
      const of = key.startsWith('sort#') ? 'sorter' : id === 'top' ? 'self' : nameIn(id)
      asked.push({ of, call })
      if (of === 'sorter') return said(script.sorter ?? null, { text: script.text ?? '' })
      return said(of === 'self' ? (script.self ?? 'Myself.') : (script.answers?.[of] ?? `${of} is done.`))
    },
    ...options,
  })
  return { run, asked, output: run.state === 'completed' ? TurnOutput.parse(run.output) : null }
}

function said(what: Json | Error, { text = '' }: { text?: string } = {}): Labelled {
  if (what instanceof Error) throw what
  return typeof what === 'string' ? answerOf(what) : answerOf(text, what)
}

function answerOf(text: string, object: Json = null): Labelled {
  const usage = { input: 10, output: 5, cached: 0, estimated: false }
  const answer = { text, calls: [], object, finish: 'stop', model: 'm/x', usage, cost: 7, attempts: [] }
  return new Labelled(answer, byModel)
}

function nameIn(id: string): string {
  return /agent\.([a-z]+)\/\d+$/.exec(id)?.[1] ?? id
}

function keysOf({ commands }: SimulatedRun): string[] {
  return commands.flatMap((command) => ('key' in command && command.do !== 'wait' ? [command.key] : []))
}

function children({ commands }: SimulatedRun): Extract<Command, { do: 'child' }>[] {
  return commands.flatMap((command) => (command.do === 'child' ? [command] : []))
}

const failed = new AppError('model.none_answered', 'Nobody answers.')
const both = {
  agents: [
    { agent: 'tasks', task: 'Make a task' },
    { agent: 'calendar', task: 'Put it into the calendar' },
  ],
  why: 'Both are needed.',
}

describe('what is for one agent', () => {
  const one = { agents: [{ agent: 'tasks', task: 'Other words' }], why: 'It is a task.' }

  test('is answered by that, which hears the person’s own words, with two calls of models', () => {
    const { run, asked, output } = play({ sorter: one })
    assert.deepEqual(keysOf(run), ['sort#1/rules', 'sort#1/ask', 'pass#1/agent.tasks/0'])
    assert.deepEqual(
      asked.map(({ of }) => of),
      ['sorter', 'tasks'],
    )
    assert.equal(asked[0]?.call.route, 'light')
    assert.match(asked[0]?.call.instructions ?? '', /- tasks: Keeps tasks\./)
    const [child] = children(run)
    assert.ok(isJsonObject(child?.input ?? null))
    assert.equal((child?.input as { said?: Json } | undefined)?.said, 'Say it')
    assert.equal(child?.label.integrity, 'trusted')
    assert.equal(output?.text, 'tasks is done.')
    assert.deepEqual([output?.finish, output?.model, output?.cost], ['answered', 'm/x', 14])
    assert.deepEqual(output?.calls, [{ key: 'pass#1/agent.tasks/0', tool: 'agent.tasks', failed: false }])
  })

  test('by rules asks no model to sort', () => {
    const { asked } = play({ rules: { by: 'rules', steps: [{ agent: 'calendar', task: 'Say it' }] } })
    assert.deepEqual(
      asked.map(({ of }) => of),
      ['calendar'],
    )
  })

  test('comes back to the asked one where that agent fails', () => {
    const { asked, output, run } = play({ sorter: one, answers: { tasks: failed }, self: 'It could not.' })
    assert.deepEqual(
      asked.map(({ of }) => of),
      ['sorter', 'tasks', 'self'],
    )
    assert.match(JSON.stringify(asked[2]?.call.messages), /Nobody answers/)
    assert.doesNotMatch(asked[2]?.call.instructions ?? '', /Sum their answers up/)
    assert.equal(output?.text, 'It could not.')
    assert.equal(run.state, 'completed')
  })

  test('leaves what was said in the middle of it to the asked one', () => {
    let heard = false
    const { asked, output } = play(
      { sorter: one, self: 'And that, too.' },
      {
        answer(_wait, id) {
          if (heard || id !== 'top') return undefined
          heard = true
          return { payload: { text: 'Wait.' }, afterMs: 1, label: personLabel }
        },
      },
    )
    assert.equal(asked.at(-1)?.of, 'self')
    assert.equal(output?.text, 'And that, too.')
  })
})

describe('what is for several agents', () => {
  test('goes from one to the next with what was answered, and is summed up', () => {
    const { run, asked, output } = play({ sorter: both, self: 'All is done.' })
    assert.deepEqual(keysOf(run), [
      'sort#1/rules',
      'sort#1/ask',
      'pass#1/agent.tasks/0',
      'pass#1/agent.calendar/1',
      'think#1/ask',
    ])
    const [first, second] = children(run).map(({ input }) => JSON.stringify(input))
    assert.match(first ?? '', /"said":"Make a task"/)
    assert.doesNotMatch(first ?? '', /is done/)
    assert.match(second ?? '', /"said":"Put it into the calendar".*tasks is done\./)
    assert.match(asked.at(-1)?.call.instructions ?? '', /Sum their answers up/)
    assert.match(JSON.stringify(asked.at(-1)?.call.messages), /tasks is done\..*calendar is done\./)
    assert.equal(output?.text, 'All is done.')
    assert.equal(output?.cost, 28)
    assert.equal(children(run)[0]?.label.sources.includes('model:m/x'), true)
  })

  test('goes no further than where one fails, and that is told', () => {
    const { run, asked } = play({ sorter: both, answers: { tasks: failed } })
    assert.equal(children(run).length, 1)
    assert.match(JSON.stringify(asked.at(-1)?.call.messages), /Nobody answers/)
  })

  test('by rules is told by rules where there is no model', () => {
    const steps = names.map((agent) => ({ agent, task: `Do ${agent}` }))
    const { asked, output } = play({ rules: { by: 'rules', steps }, mind: 'rules', route: null })
    assert.deepEqual(
      asked.map(({ of }) => of),
      names,
    )
    assert.equal(output?.text, 'By rules.')
  })
})

describe('what is for nobody else', () => {
  const nobody: Readonly<Record<string, Script>> = {
    'since no agent is made for it': { sorter: { agents: [], why: 'Talk.' } },
    'since the sorter fails': { sorter: failed },
    'since an agent is named that there is none of': {
      sorter: { agents: [{ agent: 'root', task: 'x' }], why: '' },
    },
    'since one of several is unknown': {
      sorter: { agents: [...both.agents, { agent: 'root', task: 'x' }], why: '' },
    },
    'since the answer is no data': { sorter: null, text: 'tasks, I think' },
    'since the answer has another form': { sorter: { agents: 'tasks' } },
    'since there are too many': {
      sorter: { agents: Array.from({ length: 6 }, () => both.agents[0] ?? {}), why: '' },
    },
    'since rules alone are asked, and are not sure': { route: null },
  }
  for (const [why, script] of Object.entries(nobody)) {
    test(`is answered by the asked one: ${why}`, () => {
      const { run, output, asked } = play(script)
      assert.equal(children(run).length, 0)
      assert.equal(output?.text, 'Myself.')
      assert.equal(asked.at(-1)?.of, 'self')
      assert.doesNotMatch(asked.at(-1)?.call.instructions ?? '', /You sort what a person says/)
    })
  }

  test('an answer in text that is data counts', () => {
    const { run } = play({ sorter: null, text: JSON.stringify(both) })
    assert.equal(children(run).length, 2)
  })
})

test('a turn that sorts nothing asks as before', () => {
  const run = simulateRun(agentTurn, definitionWith() as unknown as Json, {
    input: { said: 'Hello' },
    effect: () => answerOf('Good day.'),
  })
  assert.deepEqual(keysOf(run), ['think#1/ask'])
})

test('whatever the sorter says, and from wherever it is folded again, it ends with an answer and does nothing twice', () => {
  const step = fc.record({ agent: fc.constantFrom(...names, 'root', ''), task: fc.string({ maxLength: 5 }) })
  const sorter = fc.oneof(
    fc.record({ agents: fc.array(step, { maxLength: 6 }), why: fc.string() }),
    fc.json().map((text) => JSON.parse(text) as Json),
  )
  fc.assert(
    fc.property(sorter, fc.integer(), fc.subarray(names), (data, seed, failing) => {
      const answers = Object.fromEntries(failing.map((name) => [name, failed]))
      const { run, output } = play({ sorter: data, answers }, { seed })
      assert.ok(output)
      assert.equal(new Set(keysOf(run)).size, keysOf(run).length)
      for (let from = 0; from <= run.events.length; from += 1) assertSameFrom(run, from)
    }),
    { numRuns: 200 },
  )
})

/** A process that died after so many events, and goes on from the snapshot it left. */
function assertSameFrom(run: SimulatedRun, from: number): void {
  const definition = definitionWith({ name: 'front' }, { agents, sorts: { route: 'light' } })
  let state: Json | undefined
  for (const [index, { event, commands }] of run.steps.entries()) {
    const step = agentTurn.step(state, structuredClone(event), definition as unknown as Json)
    state = index + 1 === from ? (JSON.parse(JSON.stringify(step.state)) as Json) : step.state
    assert.equal(JSON.stringify(step.commands), JSON.stringify(commands))
  }
}

test('a fork before the sorter with another model asks that, and those it is for by it', () => {
  const { run, asked } = play(
    { sorter: both },
    { overrides: { after: 2, values: { '/model': 'local/other' } } },
  )
  assert.equal(run.state, 'completed')
  assert.ok(keysOf(run).includes('sort#1/ask/2'))
  assert.equal(asked.find(({ call }) => call.model === 'local/other')?.of, 'sorter')
  assert.ok(children(run).every(({ input }) => (input as { model?: Json }).model === 'local/other'))
})
