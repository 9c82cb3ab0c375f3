import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { systemClock } from '#adapters'
import { AppError, ModelCall, ModelSettings } from '#contract'
import { type ModelClient, type ModelReply, Router } from '#model'

import { createModelFilter } from './model-filters.ts'

type Request = Parameters<ModelClient['ask']>[1]

/** Models over the network and on this machine, that answer in pieces. */
function modelsWith(filters: object[], { says = 'Yes.', more = {} }: { says?: string; more?: object } = {}) {
  const sent: { provider: string; request: Request }[] = []
  let told = ''
  const client: ModelClient = {
    async ask({ provider }, request, { onText }) {
      sent.push({ provider: provider.name, request })
      for (const [piece] of says.matchAll(/.{1,7}/gs)) onText?.(piece)
      const usage = { input: 40, output: 2, cached: 0, estimated: false }
      return { text: says, calls: [], object: null, finish: 'stop', usage, ...more } satisfies ModelReply
    },
    embed: () => assert.fail('nothing is embedded'),
    list: () => assert.fail('nothing is listed'),
  }
  const settings = ModelSettings.parse({
    providers: [
      { name: 'far', kind: 'openai', url: 'https://far.example/v1' },
      { name: 'near', kind: 'ollama', url: 'http://127.0.0.1:11434/api' },
    ],
    routes: [{ name: 'default', models: ['far/m', 'near/m'] }],
    prices: { 'far/m': { input: 1, output: 1 } },
    filters,
  })
  const router = new Router({
    client,
    clock: systemClock,
    prices: { priceOf: async () => undefined },
    random: () => 1,
    settings: () => settings,
    filter: createModelFilter(() => settings),
    said: ({ text }) => void (told += text),
  })
  async function ask(given: object) {
    const call = ModelCall.parse(given)
    return router.ask(call, await router.plan(call), { signal: new AbortController().signal, key: 'k' })
  }
  return { ask, sent, told: () => told }
}

const falcon = { name: 'falcon', pattern: String.raw`(?i)project\s+falcon` }

describe('what must not be sent', () => {
  const places: Record<string, object> = {
    prompt: { prompt: 'What of PROJECT  Falcon?' },
    instructions: { prompt: 'x', instructions: 'Keep quiet of project falcon.' },
    'what was said before': { messages: [{ role: 'assistant', text: 'Project falcon it is.' }], prompt: 'x' },
    'the input of a call': {
      messages: [{ role: 'assistant', calls: [{ id: 'a', tool: 't', input: { deep: ['project falcon'] } }] }],
    },
    'what a tool gave': {
      messages: [{ role: 'tool', id: 'a', tool: 't', output: { rows: [{ title: 'Project Falcon' }] } }],
    },
  }

  for (const [where, call] of Object.entries(places)) {
    test(`is not sent over the network, in ${where}; a model on this machine is asked instead`, async () => {
      const { ask, sent } = modelsWith([falcon])
      const { model, attempts } = await ask(call)
      assert.equal(model, 'near/m')
      assert.deepEqual(
        sent.map(({ provider }) => provider),
        ['near'],
      )
      const [tried] = attempts
      assert.deepEqual(
        [tried?.outcome, tried?.code, tried?.filters, tried?.usage],
        ['skipped', 'model.filtered', ['falcon'], null],
      )
    })

    test(`is masked in ${where}`, async () => {
      const { ask, sent } = modelsWith([{ ...falcon, does: 'mask' }])
      const { model, attempts } = await ask(call)
      assert.equal(model, 'far/m')
      assert.doesNotMatch(JSON.stringify(sent), /falcon/i)
      assert.match(JSON.stringify(sent), /\[masked\]/)
      assert.deepEqual(attempts[0]?.filters, ['falcon'])
    })
  }

  test('is sent nowhere where all models are meant: the call fails as filtered, and nothing is charged', async () => {
    const { ask, sent } = modelsWith([{ ...falcon, providers: 'all' }])
    await assert.rejects(ask({ prompt: 'project falcon' }), (error) => {
      assert.ok(error instanceof AppError)
      assert.equal(error.code, 'model.filtered')
      assert.doesNotMatch(error.message, /project/)
      assert.deepEqual([error.details['tokens'], error.details['money']], [0, 0])
      return true
    })
    assert.deepEqual(sent, [])
  })

  test('changes nothing of what has none of it', async () => {
    const { ask, sent } = modelsWith([falcon, { ...falcon, name: 'other', does: 'mask', on: 'answered' }])
    const { attempts, text } = await ask({ prompt: 'Falcons?' })
    assert.equal(text, 'Yes.')
    assert.deepEqual(attempts[0]?.filters, [])
    assert.deepEqual(sent[0]?.request.messages, [{ role: 'user', text: 'Falcons?' }])
  })
})

describe('what must not be taken', () => {
  const long = `${'word '.repeat(60)}the project falcon ${'and on '.repeat(60)}`
  const answered = { ...falcon, on: 'answered' }

  test('ends the answer as filtered, and is paid for', async () => {
    const calls = [{ id: 'a', tool: 't', input: {} }]
    const { ask, told } = modelsWith([answered], { says: long, more: { calls } })
    const answer = await ask({ prompt: 'x' })
    assert.deepEqual([answer.text, answer.calls, answer.finish, answer.usage.input], ['', [], 'filtered', 40])
    assert.deepEqual(answer.attempts[0]?.filters, ['falcon'])
    assert.ok(told().startsWith('word word') && !told().includes('project'), told())
  })

  test('is refused in what calls are given, too', async () => {
    const calls = [{ id: 'a', tool: 't', input: { text: 'project falcon' } }]
    const { ask } = modelsWith([answered], { more: { calls, finish: 'calls' } })
    assert.deepEqual((await ask({ prompt: 'x' })).finish, 'filtered')
  })

  test('is masked in the end, and while it comes', async () => {
    const { ask, told } = modelsWith([{ ...answered, does: 'mask' }], { says: long })
    const { text } = await ask({ prompt: 'x' })
    assert.equal(text, long.replace('project falcon', '[masked]'))
    assert.ok(told().includes('the [masked] and on') && text.startsWith(told()), told())
  })

  test('is taken from a model on this machine unless all are meant', async () => {
    const { ask, told } = modelsWith([answered], { says: long })
    assert.equal((await ask({ prompt: 'x', model: 'near/m' })).text, long)
    assert.equal(told(), long)
  })
})
