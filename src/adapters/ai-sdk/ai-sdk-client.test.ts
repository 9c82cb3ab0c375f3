import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { describe, test } from 'node:test'

import type { ModelMessage } from '#contract'

import { systemClock } from '../system/clock.ts'
import { createModelClient } from './ai-sdk-client.ts'
import { asking, canary, client, code, kinds, plain, schema, signal, target, tool } from './testing/asking.ts'
import { openModelServer } from './testing/model-server.ts'

for (const kind of kinds) {
  describe(kind, { concurrency: false }, () => {
    for (const streams of [false, true]) {
      const how = streams ? 'in pieces' : 'at once'

      test(`an answer comes ${how}, with its usage`, async () => {
        const text = 'Good morning, wörld — all is well.'
        const usage = { input: 12, output: 34 }
        const { reply, asked, pieces } = await asking({ text, usage, pieces: 5 }, { kind, streams })
        assert.deepEqual(reply, {
          text,
          calls: [],
          object: null,
          finish: 'stop',
          usage: { ...usage, cached: 0, estimated: false },
          // Google's answers say it, its package does not.
          served: kind === 'google' ? undefined : 'some-model',
        })
        assert.equal(pieces.join(''), streams ? text : '')
        assert.equal(pieces.length, streams ? 5 : 0)
        assert.equal(asked.length, 1)
        assert.equal(asked[0]?.streams, streams)
        assert.equal(asked[0]?.model, 'some-model')
        assert.equal(asked[0]?.instructions, 'Be short.')
        const headers = JSON.stringify(asked[0]?.headers)
        assert.ok(headers.includes('{{secret:key}}'), headers)
        assert.equal(JSON.stringify(asked).includes(canary), false)
        const body = JSON.stringify(asked[0]?.body)
        assert.match(body, /"(max_output_tokens|max_tokens|maxOutputTokens|num_predict)":100/)
        assert.match(body, /"temperature":0.5/)
      })

      test(`a tool is called and its answer told, ${how}`, async () => {
        await using server = await openModelServer(({ messages, tools }) =>
          JSON.stringify(messages).includes('sunny')
            ? { text: 'It is sunny.' }
            : {
                text: 'Let me see.',
                calls: [
                  { tool: tools[0] ?? '', input: { city: 'Turku "1"' } },
                  { tool: tools[0] ?? '', input: {} },
                ],
              },
        )
        const options = { signal, onText: streams ? () => undefined : undefined }
        const request = { ...plain, tools: [tool] }
        const first = await client.ask(target(server, kind), request, options)
        assert.equal(first.finish, 'calls')
        assert.equal(first.text, 'Let me see.')
        const [call, other] = first.calls
        assert.ok(call && other)
        assert.equal(call.tool, 'weather.now')
        assert.deepEqual([call.input, other.input], [{ city: 'Turku "1"' }, {}])
        assert.notEqual(call.id, other.id)
        if (kind === 'google' || kind === 'ollama')
          assert.deepEqual([call.id, other.id], ['call-1', 'call-2'])
        const messages: ModelMessage[] = [
          ...request.messages,
          { role: 'assistant', text: first.text, calls: [...first.calls] },
          { role: 'tool', id: call.id, tool: call.tool, output: { sky: 'sunny' }, failed: false },
          { role: 'tool', id: other.id, tool: other.tool, output: 'no city', failed: true },
        ]
        const second = await client.ask(target(server, kind), { ...request, messages }, options)
        assert.equal(second.text, 'It is sunny.')
        assert.deepEqual(
          server.asked.map(({ tools }) => tools),
          [['weather__now'], ['weather__now']],
        )
        assert.match(JSON.stringify(server.asked[1]?.messages), /Turku.*sunny.*no city/)
      })

      test(`an answer by a schema comes ${how}`, async () => {
        const { reply, asked } = await asking(
          { text: '{"city":"Turku"}' },
          { kind, request: { ...plain, schema }, streams },
        )
        assert.deepEqual(reply.object, { city: 'Turku' })
        assert.deepEqual(asked[0]?.schema, schema)
        await assert.rejects(
          asking({ text: 'Turku' }, { kind, request: { ...plain, schema }, streams }),
          code('model.malformed'),
        )
      })

      test(`an answer that was cut or withheld says so, ${how}`, async () => {
        const cut = await asking({ text: 'So', finish: 'length' }, { kind, streams })
        assert.equal(cut.reply.finish, 'length')
        if (kind === 'ollama' || kind === 'mistral') return // They have no word for it.
        const withheld = await asking({ text: 'So', finish: 'filtered' }, { kind, streams })
        assert.equal(withheld.reply.finish, 'filtered')
      })

      test(`usage that is not said is null, ${how}`, async () => {
        if (kind === 'mistral' && !streams) return // It always says so, and its package insists on that.
        const { reply } = await asking({ usage: null }, { kind, streams })
        assert.equal(reply.usage, null)
      })

      test(`an abort ends an answer that comes ${how} at once`, async () => {
        await using server = await openModelServer(() => ({
          fault: streams ? 'hang in stream' : 'hang before headers',
        }))
        const abort = new AbortController()
        const reason = new Error('enough')
        setTimeout(() => abort.abort(reason), 50)
        const asks = client.ask(target(server, kind), plain, {
          signal: abort.signal,
          onText: streams ? () => undefined : undefined,
        })
        await assert.rejects(asks, reason)
      })
    }

    test('models are listed, sorted, over all pages', async () => {
      await using server = await openModelServer(() => ({ models: ['m3', 'm1', 'm5', 'm2', 'm4'] }))
      const { provider } = target(server, kind)
      assert.deepEqual(await client.list(provider, { signal }), ['m1', 'm2', 'm3', 'm4', 'm5'])
      assert.ok(JSON.stringify(server.asked[0]?.headers).includes('{{secret:key}}'))
    })

    test('without a secret no key is sent', async () => {
      await using server = await openModelServer(() => ({}))
      const { provider, model } = target(server, kind, { secret: null })
      await client.ask({ provider, model }, plain, { signal })
      await client.list(provider, { signal })
      for (const { headers } of server.asked) {
        for (const name of ['authorization', 'x-api-key', 'x-goog-api-key'])
          assert.equal(headers[name], undefined)
      }
    })

    test('texts become vectors, in their order, where the provider has models for them', async () => {
      await using server = await openModelServer(() => ({ usage: { input: 7, output: 0 } }))
      const asks = client.embed(target(server, kind), ['a', 'bcd', 'ef'], { signal })
      if (kind === 'anthropic' || kind === 'groq') {
        await assert.rejects(asks, code('model.request_refused'))
        assert.equal(server.asked.length, 0)
        return
      }
      const { vectors, usage } = await asks
      assert.deepEqual(
        vectors.map(([length]) => length),
        [1, 3, 2],
      )
      assert.deepEqual(usage, kind === 'google' ? null : { input: 7, output: 0, cached: 0, estimated: false })
    })
  })
}

test('a call that is over leaves nobody who waits for its end', async () => {
  for (const kind of kinds) {
    for (const onText of [undefined, () => undefined]) {
      const signals: AbortSignal[] = []
      const watching = createModelClient({
        clock: systemClock,
        fetch: (input, init) => {
          if (init?.signal) signals.push(init.signal)
          return fetch(input, init)
        },
      })
      await using server = await openModelServer(() => ({ text: 'some words', pieces: 3 }))
      await watching.ask(target(server, kind), plain, { signal, onText })
      // What is under the standard fetch takes its own ears away with the next turn.
      await new Promise((resolve) => setImmediate(resolve))
      assert.deepEqual(
        signals.map((one) => getEventListeners(one, 'abort').length),
        [0],
        kind,
      )
    }
  }
})
