import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'

import { ModelAnswer } from '#contract'

import { openModelServer, type Scripted } from '../../src/adapters/ai-sdk/testing/model-server.ts'
import { createImplementations } from '../../src/app/operations/index.ts'
import { asked, openDesk } from '../../src/app/operations/testing/open-desk.ts'

const key = 'sk-planted-0123456789abcdefghij'
const other = 'a-password-that-nobody-knows'

test('a session is recorded, and played back as it was with the provider gone and nothing charged', async () => {
  await using opened = await openDesk()
  const { workspace, folder } = opened
  const api = asked(createImplementations(opened.desk))
  const says: Scripted[] = [
    { fault: { status: 500, body: { error: { message: `overloaded, ${key}` } } } },
    { text: `Helsinki. You said ${other}.`, usage: { input: 40, output: 4 }, pieces: 40 },
    { text: 'Once upon a', fault: 'cut', usage: { input: 9, output: 9 } },
    {
      calls: [{ tool: 'weather__now', input: { city: 'Oslo', token: other } }],
      usage: { input: 41, output: 2 },
    },
    { text: '{"city":"Turku"}' },
  ]
  await using server = await openModelServer(
    ({ does }) => (does === 'answer' && says.shift()) || { text: 'No more.' },
  )
  await api['models.setProvider']({ name: 'mine', kind: 'openai', url: server.url('openai'), key })
  await api['models.setRoute']({ name: 'default', models: ['mine/gpt-5-mini', 'mine/gpt-5'], retries: 0 })
  await api['vault.set']({ name: 'other', value: other, hosts: ['example.com'] })

  const schema = {
    type: 'object',
    properties: { city: { type: 'string' } },
    required: ['city'],
    additionalProperties: false,
  }
  const questions = [
    { prompt: `The capital of Finland? ${key}` },
    { prompt: 'And the weather?', tools: [{ name: 'weather.now', input: schema }] },
    { prompt: 'Which city?', schema },
  ]
  /** Asks in a run, as anybody may, and reads from its journal what came of it. */
  async function ask(question: object): Promise<{ answer: ModelAnswer; run: string }> {
    const nodes = { ask: { use: 'model.ask', with: { maxTokens: 100, ...question } } }
    const text = JSON.stringify({ adjutant: 1, name: 'ask', nodes, output: '${nodes.ask.output}' })
    const { run: id } = await api['runs.start']({ text, mode: 'autopilot' })
    const { status, output, error } = await workspace.runs.settled(id, {
      signal: new AbortController().signal,
    })
    assert.equal(status, 'completed', JSON.stringify(error))
    return { answer: ModelAnswer.parse(output), run: id }
  }
  const file = join(folder, 'session.jsonl')
  const { tape } = await api['models.setTape']({ does: 'record', file })
  assert.deepEqual([tape?.does, tape?.file], ['record', file])
  const recorded: { answer: ModelAnswer; run: string }[] = []
  for (const question of questions) recorded.push(await ask(question))
  assert.deepEqual(
    recorded.map(({ answer }) => answer.attempts.map(({ code, outcome }) => code ?? outcome)),
    [['model.overloaded', 'answered'], ['model.interrupted', 'answered'], ['answered']],
  )
  await server[Symbol.asyncDispose]()

  const written = await readFile(file, 'utf8')
  for (const planted of [key, other]) assert.equal(written.includes(planted), false, planted)
  assert.doesNotMatch(written, /authorization|bearer|user-agent|127\.0\.0\.1|localhost/i)

  const usedBefore = (await api['usage.report']({ by: 'model' })).total
  await api['models.setTape']({ does: 'replay', file })
  /** Without times, and without what nobody has said and is estimated anew by what has been learned since. */
  const asSaid = ({ attempts, usage, ...answer }: ModelAnswer): unknown => ({
    ...answer,
    usage: usage.estimated ? 'estimated' : usage,
    attempts: attempts.map(
      ({ ms: _ms, firstMs: _firstMs, afterMs: _afterMs, replayed: _replayed, ...attempt }) => ({
        ...attempt,
        usage: attempt.usage?.estimated === true ? 'estimated' : attempt.usage,
      }),
    ),
  })
  for (const index of [2, 1, 0]) {
    const { answer, run } = await ask(questions[index] ?? {})
    const before = recorded[index]?.answer
    assert.ok(before)
    assert.deepEqual(asSaid(answer), asSaid(before))
    assert.ok(answer.attempts.every(({ replayed }) => replayed))
    const { spent, reserved } = await api['usage.get']({ scope: `run:${run}` })
    assert.deepEqual([spent.tokens ?? 0, reserved.tokens ?? 0, spent.money ?? 0], [0, 0, 0])
  }
  assert.deepEqual((await api['usage.report']({ by: 'model' })).total, usedBefore)
  assert.ok(usedBefore.input > 0)
  assert.deepEqual(
    await api['models.available']({ name: 'mine' }).then(({ models }) => models.map(({ model }) => model)),
    ['gpt-5', 'gpt-5-mini'],
  )

  assert.equal((await api['models.removeTape']({})).tape, null)
  await assert.rejects(api['models.available']({ name: 'mine' }), { code: 'model.unreachable' })
})
