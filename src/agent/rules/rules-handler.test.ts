import assert from 'node:assert/strict'
import { test } from 'node:test'

import { isJsonObject, type Json, type JsonObject } from '#base'
import { ModelAnswer, personLabel } from '#contract'
import type { HandlerCall } from '#engine'

import { createRulesHandler } from './rules-handler.ts'
import { office } from './testing/surroundings.ts'

const { now, tools, ...place } = office
const seen: JsonObject[] = []
const handler = createRulesHandler({
  clock: {
    now: () => now,
    after() {
      throw new Error('Answers by rules wait for nothing.')
    },
  },
  surroundings(context) {
    seen.push(context)
    return place
  },
  asides: { workflow: async (input) => `So: ${JSON.stringify(input)}` },
})

async function ask(args: Json): Promise<JsonObject> {
  const call: HandlerCall = {
    run: 'run_1',
    root: 'run_1',
    key: 'think#1/ask',
    attempt: 1,
    idempotencyKey: 'one',
    context: { session: 'here' },
    label: personLabel,
    answer: null,
    signal: new AbortController().signal,
  }
  const { output } = await handler.run(args, null, call)
  assert.ok(isJsonObject(output))
  return output
}

test('answers as a model would, at no cost, with the call that is asked for', async () => {
  assert.equal(handler.classify(null), 'pure')
  const output = await ask({
    messages: [{ role: 'user', text: 'mark the water bill as done' }],
    tools: [...tools],
  })
  const { model: _model, ...shape } = ModelAnswer.shape
  assert.deepEqual(Object.keys(output).toSorted(), Object.keys(shape).toSorted())
  assert.deepEqual(ModelAnswer.partial({ model: true }).parse(output), {
    text: '',
    calls: [{ id: 'rules-1', tool: 'update_task', input: { task: 'water bill', done: true } }],
    object: null,
    finish: 'calls',
    usage: { input: 0, output: 0, cached: 0, estimated: false },
    cost: 0,
    attempts: [],
  })
  assert.deepEqual(seen, [{ session: 'here' }])
})

test('ends with words where nothing is to be called', async () => {
  const output = await ask({
    messages: [{ role: 'user', text: 'who won the cup?' }],
    tools: [...tools],
  })
  assert.deepEqual([output['finish'], output['calls']], ['stop', []])
  assert.match(JSON.stringify(output['text']), /I have done nothing/)
})

test('calls nothing that the turn does not have', async () => {
  const output = await ask({
    messages: [{ role: 'user', text: 'brief me' }],
    tools: ['fs.read'],
  })
  assert.deepEqual(output['calls'], [])
})

test('refuses what is no conversation', async () => {
  await assert.rejects(ask({ messages: 'hello' }))
})

test('what is answered in words is no call', async () => {
  const said = [{ role: 'user', text: 'tidy up my downloads folder' }]
  const { text, calls } = await ask({ messages: said, tools: ['list_tasks'] })
  assert.deepEqual(calls, [])
  assert.match(String(text), /^So: .*tidy-folder/)
})
