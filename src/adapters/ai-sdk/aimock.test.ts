/** Our client against a provider that somebody else has written: their reading of each language, and not only ours. */
import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'

import { LLMock } from '@copilotkit/aimock'

import { type AppError, ModelProvider, type ProviderKind } from '#contract'
import type { ModelReply, ModelRequest, ModelTarget } from '#model'

import { client, code, kinds, plain, schema, signal, tool } from './testing/asking.ts'

const usage = { prompt_tokens: 12, completion_tokens: 5, input_tokens: 12, output_tokens: 5 }
const roots: Partial<Record<ProviderKind, string>> = { google: 'v1beta', ollama: 'api' }

describe('a third party’s stand-in for providers', () => {
  const mock = new LLMock({ port: 0, host: '127.0.0.1', logLevel: 'silent' })
  before(async () => {
    // Google's own word for the end of a turn with tools is STOP, and its stand-in has another one unless told.
    const ends = { usage, finishReason: 'stop' }
    mock
      .on(
        { userMessage: 'Hello?', hasToolResult: false },
        { content: 'Good morning, wörld — all is well.', usage },
      )
      .on({ userMessage: 'Data?' }, { content: '{"city":"Turku"}', usage })
      .on({ userMessage: 'No data?' }, { content: 'Turku', usage })
      .on(
        { userMessage: 'Weather?', hasToolResult: false },
        { toolCalls: [{ name: 'weather__now', arguments: '{"city":"Turku \\"1\\"\\n"}' }], ...ends },
      )
      .on({ userMessage: 'Weather?', hasToolResult: true }, { content: 'It is sunny.', usage })
      .on(
        { userMessage: 'Cut?' },
        { content: 'So it goes on and on.'.repeat(20), usage },
        { truncateAfterChunks: 2 },
      )
    for (const status of [400, 401, 404, 429, 500, 503])
      mock.on({ userMessage: `Fail ${status}.` }, { error: { message: `refused with ${status}` }, status })
    await mock.start()
  })
  after(() => mock.stop())

  function target(kind: ProviderKind): ModelTarget {
    const url = `${mock.url}/${roots[kind] ?? 'v1'}`
    return {
      provider: ModelProvider.parse({ name: `my-${kind}`, kind, url, secret: 'key' }),
      model: models[kind],
    }
  }
  function said(text: string, more: Partial<ModelRequest> = {}): ModelRequest {
    return { ...plain, messages: [{ role: 'user', text }], ...more }
  }

  for (const kind of kinds) {
    for (const streams of [false, true]) {
      const how = streams ? 'in pieces' : 'at once'
      const ask = async (request: ModelRequest): Promise<ModelReply & { pieces: string }> => {
        const pieces: string[] = []
        const onText = streams ? (piece: string) => void pieces.push(piece) : undefined
        return { ...(await client.ask(target(kind), request, { signal, onText })), pieces: pieces.join('') }
      }

      test(`${kind}: text comes ${how}, with its usage`, async () => {
        const reply = await ask(said('Hello?'))
        assert.equal(reply.text, 'Good morning, wörld — all is well.')
        assert.equal(reply.pieces, streams ? reply.text : '')
        assert.equal(reply.finish, 'stop')
        // In these it does not say it where the provider would.
        const unsaid = kind === 'ollama' || (streams && (kind === 'mistral' || kind === 'groq'))
        assert.deepEqual(reply.usage, unsaid ? null : { input: 12, output: 5, cached: 0, estimated: false })
      })

      test(`${kind}: a tool is called and its answer told, ${how}`, async () => {
        const request = said('Weather?', { tools: [tool] })
        const first = await ask(request)
        const [call] = first.calls
        assert.ok(call)
        assert.deepEqual([call.tool, call.input], ['weather.now', { city: 'Turku "1"\n' }])
        assert.equal(first.finish, 'calls')
        const second = await ask({
          ...request,
          messages: [
            ...request.messages,
            { role: 'assistant', text: '', calls: [call] },
            { role: 'tool', id: call.id, tool: call.tool, output: { sky: 'sunny' }, failed: false },
          ],
        })
        assert.equal(second.text, 'It is sunny.')
      })

      test(`${kind}: an answer by a schema comes ${how}`, async () => {
        assert.deepEqual((await ask(said('Data?', { schema }))).object, { city: 'Turku' })
        await assert.rejects(ask(said('No data?', { schema })), code('model.malformed', kind))
      })

      test(`${kind}: what is refused has its code, ${how}`, async () => {
        for (const [status, expected] of refusals) {
          await assert.rejects(ask(said(`Fail ${status}.`)), (error: unknown) => {
            code(expected, kind)(error)
            assert.match((error as AppError).message, new RegExp(`refused with ${status}`))
            return true
          })
        }
      })
    }

    test(`${kind}: an answer that breaks off is no answer`, async () => {
      const asks = client.ask(target(kind), said('Cut?'), { signal, onText: () => undefined })
      await assert.rejects(asks, code('model.interrupted', kind))
    })
  }
})

const refusals = [
  [400, 'model.request_refused'],
  [401, 'model.key_refused'],
  [404, 'model.unknown'],
  [429, 'model.rate_limited'],
  [500, 'model.overloaded'],
  [503, 'model.overloaded'],
] as const

const models: Readonly<Record<ProviderKind, string>> = {
  openai: 'gpt-5-mini',
  anthropic: 'claude-sonnet-4-5',
  google: 'gemini-2.5-flash',
  mistral: 'mistral-small-latest',
  groq: 'openai/gpt-oss-20b',
  ollama: 'qwen3:4b',
  compatible: 'some-model',
}
