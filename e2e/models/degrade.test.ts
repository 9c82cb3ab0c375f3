/** What is done with calls of models when a budget gets short: a cheaper one is asked, or none, and nobody waits for ever. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import type { ChatResponse, ModelRoute } from '#contract'

import { openModelServer } from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { openPlace, type Place } from '../cli/place.ts'

async function setUp(place: Place, url: string): Promise<void> {
  await place.call('models', 'add', 'local', 'ollama', '--url', url)
  assert.equal((await place.call('models', 'use', 'local/large', '--retries', '1')).code, 0)
}

describe('a route with rules', () => {
  test('keeps them, shows them, and takes none that cannot be read', async () => {
    using place = openPlace()
    await setUp(place, 'http://127.0.0.1:9/api')
    const rules = ['below 50% of day: use local/small', 'too little: decline']
    const set = await place.call('models', 'degrade', ...rules)
    assert.equal(set.code, 0, set.out + set.err)
    const { out } = await place.call('models', 'degrade')
    for (const rule of rules) assert.ok(out.includes(rule), out)
    // Who says anew which models are asked has not said that they go.
    const used = await place.json<ModelRoute>('models', 'use', 'local/large', 'local/other')
    assert.equal(used.degrade.length, 2)
    assert.match((await place.call('models', 'list')).out, /too little: decline/)
    const wrong = await place.call('models', 'degrade', 'when poor: beg')
    assert.equal(wrong.code, 2)
    assert.match(wrong.err, /is no rule/)
    assert.match(
      (await place.call('models', 'degrade', 'too little: use far/away')).err,
      /no provider of models/,
    )
    await place.call('models', 'degrade', '--none')
    assert.match((await place.call('models', 'degrade')).out, /no rules/)
  })

  test('asks a cheaper model, then none, and says by which rule and why', async () => {
    await using server = await openModelServer(() => ({
      text: 'Yes.',
      usage: { input: 3_000, output: 2_100 },
    }))
    using place = openPlace()
    await setUp(place, server.url('ollama'))
    await place.call('models', 'degrade', 'below 50% of day: use local/small', 'too little: decline')
    assert.equal((await place.call('budgets', 'set', 'day', 'tokens', '10000')).code, 0)
    const models: string[] = []
    const runs: string[] = []
    for (const prompt of ['One?', 'Two?']) {
      const told = await place.json<{ model: string; run: string }>(
        'models',
        'ask',
        prompt,
        '--max-tokens',
        '1000',
      )
      models.push(told.model)
      runs.push(told.run)
    }
    assert.deepEqual(models, ['local/large', 'local/small'])
    const journal = (await place.call('journal', runs[1] ?? '', '--json')).out
    assert.match(journal, /"rule":\s*"below 50% of day: use local\/small"/)
    assert.match(journal, /of the 10,000 tokens for this day 4,900 tokens are left/)

    const asked = server.asked.length
    const third = await place.call('models', 'ask', 'Three?', '--max-tokens', '1000')
    assert.equal(third.code, 1, third.out + third.err)
    assert.match(third.out + third.err, /model\.declined/)
    assert.match(third.out + third.err, /budgets set day tokens/)
    assert.equal(server.asked.length, asked)

    const request = JSON.stringify({ message: 'Hello' })
    const turn = await place.json<ChatResponse>('api', 'chat.create', '--input', request)
    assert.deepEqual([turn.status, turn.finish], ['completed', 'declined'])
    assert.match(turn.response ?? '', /I have to stop here.*Nothing was done in this turn.*Go on/s)
    assert.equal(server.asked.length, asked)

    // What is waited for unless a rule says otherwise.
    await place.call('models', 'degrade', '--none')
    const waits = await place.call('models', 'ask', 'Four?', '--max-tokens', '1000')
    assert.equal(waits.code, 3, waits.out + waits.err)
  })

  test('lets an agent say in the middle of its work what it has done and how to go on', async () => {
    using place = openPlace()
    const file = place.put('desk/a.txt', 'seven\n')
    await using server = await openModelServer(() => ({
      calls: [{ tool: 'fs.read', input: { path: file } }],
      usage: { input: 20_000, output: 5 },
    }))
    await setUp(place, server.url('ollama'))
    await place.call('models', 'degrade', 'too little of run: decline')
    const { code, out, err } = await place.call(
      'ask',
      `Read ${file}`,
      '--folder',
      place.path('desk'),
      '--budget',
      'tokens=30000',
    )
    assert.equal(code, 0, out + err)
    assert.match(out, /I have to stop here\. No model is asked: of the 30,000 tokens for this run/)
    assert.match(out, /Done so far: fs\.read/)
    assert.match(out, /Go on/)
    const [run] = await place.json<{ status: string; waiting: string | null }[]>('runs')
    assert.deepEqual([run?.status, run?.waiting], ['completed', null])
  })
})
