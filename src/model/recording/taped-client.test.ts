import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AppError, ModelProvider, type ModelTape, type RecordedLine } from '#contract'
import { createRedactor } from '#gate'

import type { ModelClient, ModelReply, ModelRequest, ModelTarget } from '../ports/model-client.ts'
import type { Recordings } from '../ports/recordings.ts'
import { createTapedClient } from './taped-client.ts'

const secret = 'correct-horse-battery'
const { signal } = new AbortController()
const file = '/r.jsonl'
const provider = ModelProvider.parse({
  name: 'a',
  kind: 'openai',
  url: 'https://a.example/v1',
  secret: 'key',
})
const target: ModelTarget = { provider, model: 'm' }
const usage = { input: 7, output: 2, cached: 1, estimated: false }
const reply: ModelReply = {
  text: 'It is so.',
  calls: [],
  object: null,
  finish: 'stop',
  usage,
  served: 'm-2026',
}

function request(text: string, more: Partial<ModelRequest> = {}): ModelRequest {
  const messages = [{ role: 'user' as const, text }]
  return { instructions: '', messages, tools: [], schema: null, maxTokens: 9, temperature: null, ...more }
}

/** A client over a recording in memory, and a provider that says these one after the other. */
function taped(...says: readonly (ModelReply | AppError)[]) {
  const lines: RecordedLine[] = []
  const left = [...says]
  let tape: ModelTape | null = null
  let isFull = false
  const live: ModelClient = {
    async ask(_target, _request, { onText }) {
      const said = left.shift() ?? assert.fail('nobody is asked')
      if (said instanceof AppError) throw said
      for (const piece of said.text.match(/.{1,5}/g) ?? []) onText?.(piece)
      return said
    },
    embed: () => assert.fail('nothing is embedded'),
    list: async () => (left.length > 0 ? ['m', 'n'] : assert.fail('nobody is asked')),
  }
  const recordings: Recordings = {
    // As they come from a file.
    read: async () => JSON.parse(JSON.stringify(lines)) as RecordedLine[],
    begin: async () => {},
    async add(_file, line) {
      if (isFull) throw new AppError('model.recording_failed', 'The disk is full.')
      lines.push(line)
    },
  }
  const redactor = createRedactor(() => [secret])
  const client = createTapedClient(live, { recordings, tape: () => tape, redactor })
  let since = 0
  return {
    client,
    lines,
    set: (does: ModelTape['does'] | null): void => {
      since += 1
      tape = does === null ? null : { does, file, since }
    },
    fill: () => void (isFull = true),
    ask: async (asked: ModelRequest) => {
      const pieces: string[] = []
      const answer = await client.ask(target, asked, { signal, onText: (piece) => void pieces.push(piece) })
      return { answer, pieces }
    },
  }
}

describe('a recording', () => {
  test('gives the answers again, in their pieces, with what they took, and asks nobody', async () => {
    const call = { id: 'c1', tool: 'fs.read', input: { path: '/a', deep: [{ x: 1.5, y: null }] } }
    const wanting: ModelReply = { ...reply, text: '', calls: [call], finish: 'calls' }
    const data: ModelReply = { ...reply, text: '{"a":[1]}', object: { a: [1] } }
    const { ask, set } = taped(reply, wanting, data)
    const schema = { type: 'object', properties: { password: { type: 'string' } } }
    const asked = [request('One?'), request('Two?'), request('Three?', { schema })]
    set('record')
    const first = [await ask(asked[0]!), await ask(asked[1]!), await ask(asked[2]!)]
    assert.deepEqual(first[0]?.pieces, ['It is', ' so.'])
    set('replay')
    for (const index of [2, 0, 1]) {
      const again = await ask(asked[index]!)
      assert.deepEqual(again.pieces, first[index]?.pieces)
      assert.deepEqual(again.answer, { ...first[index]?.answer, replayed: true })
    }
  })

  test('gives what was asked several times as it was, the last one from then on, and begins anew when told', async () => {
    const busy = new AppError('model.rate_limited', 'Busy.', { details: { retryAfterMs: 5, usage } })
    const { ask, set } = taped(busy, reply, { ...reply, text: 'Still so.' })
    set('record')
    await assert.rejects(ask(request('So?')), busy)
    await ask(request('So?'))
    await ask(request('So?'))
    for (let round = 0; round < 2; round += 1) {
      set('replay')
      await assert.rejects(ask(request('So?')), (error: unknown) => {
        assert.ok(error instanceof AppError)
        assert.deepEqual([error.code, error.message], ['model.rate_limited', 'Busy.'])
        assert.deepEqual(error.details, { retryAfterMs: 5, usage, replayed: true })
        return true
      })
      const texts = [await ask(request('So?')), await ask(request('So?')), await ask(request('So?'))].map(
        ({ answer }) => answer.text,
      )
      assert.deepEqual(texts, ['It is so.', 'Still so.', 'Still so.'])
    }
  })

  test('has no secret in it, wherever one was, and is found all the same', async () => {
    const echo = `Your key is ${secret}, and ghp_0123456789abcdefghijklmnopqrstuvwxyz too.`
    const calls = [{ id: 'c1', tool: 't', input: { text: secret, password: 'hunter2-hunter2' } }]
    const refused = new AppError('model.key_refused', `No to ${secret}.`, { details: { said: secret } })
    const { ask, set, lines } = taped({ ...reply, text: echo, calls, object: { [secret]: secret } }, refused)
    const asked = request(`Use ${secret}`, {
      instructions: `It is ${secret}.`,
      messages: [
        { role: 'user', text: `Use ${secret}` },
        { role: 'assistant', text: secret, calls },
        {
          role: 'tool',
          id: 'c1',
          tool: 't',
          output: { api_key: 'abcdef-123456', text: secret },
          failed: false,
        },
      ],
    })
    set('record')
    assert.equal((await ask(asked)).answer.text, echo)
    await assert.rejects(ask(request('Again?')), refused)
    const written = JSON.stringify(lines)
    for (const planted of [secret, 'ghp_0123', 'hunter2', 'abcdef-123456'])
      assert.equal(written.includes(planted), false, `${planted} in ${written}`)
    set('replay')
    const again = await ask(asked)
    assert.match(again.answer.text, /^Your key is /)
    assert.equal(again.pieces.join(''), again.answer.text)
  })

  test('is found by what is asked, whatever the time, the run and its marks are', async () => {
    const { ask, set } = taped(reply)
    const told = (now: string, id: string, mark: string, at: string): ModelRequest =>
      request(`Look at run_${id}, seen ${at}.`, { instructions: `Be short.\n\n${now}\n\n(mark: ${mark})` })
    set('record')
    await ask(
      told(
        'It is Friday 27 November 2026 at 19:07 (UTC).',
        '01kb3fqzv1m8xk2n4t6w8y0a2c',
        '0123456789abcdef',
        '2026-11-27T19:07:03.123Z',
      ),
    )
    set('replay')
    const { answer } = await ask(
      told(
        'It is Monday 4 January 2027 at 07:30 (Europe/Berlin).',
        '01kc3fqzv1m8xk2n4t6w8y0a2d',
        'fedcba9876543210',
        '2027-01-04T07:30:00+01:00',
      ),
    )
    assert.equal(answer.text, 'It is so.')
  })

  test('says of what it does not have which of its calls is nearest, and what is not the same', async () => {
    const { ask, set } = taped(reply, reply)
    set('record')
    await ask(request('What is the weather in Turku?'))
    await ask(request('Sort the invoices by client.'))
    set('replay')
    await assert.rejects(ask(request('Sort the invoices by month.')), (error: unknown) => {
      assert.ok(error instanceof AppError)
      assert.equal(error.code, 'model.not_recorded')
      assert.match(error.message, /call 2, "Sort the invoices by client\."; not the same: message 1\.$/)
      return true
    })
    await assert.rejects(
      ask(request('What is the weather in Turku?', { maxTokens: 10 })),
      /not the same: settings/,
    )
  })

  test('has the models that a provider said it serves, or those that were asked', async () => {
    const { ask, set, client } = taped(reply, reply)
    set('record')
    await ask(request('So?'))
    set('replay')
    assert.deepEqual(await client.list(provider, { signal }), ['m'])
    set('record')
    assert.deepEqual(await client.list(provider, { signal }), ['m', 'n'])
    set('replay')
    assert.deepEqual(await client.list(provider, { signal }), ['m', 'n'])
  })

  test('is never missing a call unseen: what cannot be written down fails', async () => {
    const { ask, set, fill } = taped(reply, reply)
    set('record')
    fill()
    await assert.rejects(ask(request('So?')), { code: 'model.recording_failed' })
    set(null)
    assert.equal((await ask(request('So?'))).answer.text, 'It is so.')
  })
})
