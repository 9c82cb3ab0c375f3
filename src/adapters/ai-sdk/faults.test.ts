import assert from 'node:assert/strict'
import { describe, test } from 'node:test'

import { AppError, type ProviderKind } from '#contract'

import { systemClock } from '../system/clock.ts'
import { createModelClient } from './ai-sdk-client.ts'
import { client, code, kinds, plain, shortly, signal, target, tool } from './testing/asking.ts'
import { type Fault, openModelServer } from './testing/model-server.ts'

const failures: readonly [string, Fault, string][] = [
  ['status 400', { status: 400 }, 'model.request_refused'],
  ['status 401', { status: 401 }, 'model.key_refused'],
  ['status 403', { status: 403 }, 'model.key_refused'],
  ['status 404', { status: 404 }, 'model.unknown'],
  ['status 408', { status: 408 }, 'model.overloaded'],
  ['status 413', { status: 413, body: '<html>too large</html>' }, 'model.request_refused'],
  ['status 422', { status: 422 }, 'model.request_refused'],
  ['status 429', { status: 429, retryAfterSeconds: 7 }, 'model.rate_limited'],
  ['status 500', { status: 500 }, 'model.overloaded'],
  ['status 503 without a body', { status: 503, body: '', retryAfterSeconds: 2 }, 'model.overloaded'],
  ['status 529', { status: 529 }, 'model.overloaded'],
  ['a server that hangs before it answers', 'hang before headers', 'model.timeout'],
  ['a server that falls silent', 'hang in stream', 'model.timeout'],
  ['a connection that is cut', 'cut', 'model.interrupted'],
  ['an answer that cannot be read', 'malformed', 'model.malformed'],
  ['arguments that are no JSON', 'wrong arguments', 'model.malformed'],
]

describe('faults', { concurrency: 8 }, () => {
  for (const kind of kinds) {
    for (const streams of [false, true]) {
      for (const [name, fault, expected] of failures) {
        test(`${kind}, ${streams ? 'in pieces' : 'at once'}: ${name} is ${expected}`, async () => {
          await using server = await openModelServer(() => ({ text: 'some more words', fault }))
          const asks = client.ask(
            // Only where a limit is what is tried: a busy machine is late with everything else.
            target(server, kind, expected === 'model.timeout' ? { limits: shortly } : {}),
            { ...plain, tools: [tool] },
            { signal, onText: streams ? () => undefined : undefined },
          )
          await assert.rejects(asks, (error: unknown) => {
            code(expected)(error)
            const { details, message } = error as AppError
            const { retryAfterSeconds: after, body } = typeof fault === 'object' ? fault : {}
            assert.equal(details['retryAfterMs'], after === undefined ? undefined : after * 1_000)
            if (typeof fault === 'object' && body === undefined) {
              assert.ok(message.includes(`refused with ${fault.status}`), message)
            }
            return true
          })
        })
      }
    }
    test(`${kind}: nobody at the address is model.unreachable`, async () => {
      const server = await openModelServer(() => ({}))
      const gone = target(server, kind)
      await server[Symbol.asyncDispose]()
      await assert.rejects(client.ask(gone, plain, { signal }), code('model.unreachable'))
      await assert.rejects(client.list(gone.provider, { signal }), code('model.unreachable', `my-${kind}`))
    })
    test(`${kind}: an answer that takes too long altogether is model.timeout`, async () => {
      await using server = await openModelServer(() => ({
        text: 'a long story told slowly',
        pieces: 20,
        pauseMs: 60,
      }))
      const limits = { ...shortly, wholeMs: 400 }
      await assert.rejects(
        client.ask(target(server, kind, { limits }), plain, { signal, onText: () => undefined }),
        code('model.timeout'),
      )
    })
    test(`${kind}: what the way out refuses stays what it is`, async () => {
      for (const [thrown, expected] of [
        ['gate.host_not_granted', 'gate.host_not_granted'],
        ['net.failed', 'model.unreachable'],
        ['net.interrupted', 'model.interrupted'],
      ] as const) {
        const refusing = createModelClient({
          fetch: () => Promise.reject(new AppError(thrown, 'some-model is refused')),
          clock: systemClock,
        })
        const asks = refusing.ask(target({ url: () => 'http://127.0.0.1:1/v1' }, kind), plain, { signal })
        await assert.rejects(asks, code(expected))
      }
    })
    test(`${kind}: faults of lists and vectors have the same codes`, async () => {
      await using server = await openModelServer(() => ({ fault: { status: 401 } }))
      const to = target(server, kind)
      await assert.rejects(client.list(to.provider, { signal }), code('model.key_refused', `my-${kind}`))
      if (kind !== 'anthropic' && kind !== 'groq') {
        await assert.rejects(client.embed(to, ['a'], { signal }), code('model.key_refused'))
      }
    })
  }
})

test('an error within a stream of Ollama is told, and nothing is written to the console', async (t) => {
  const warn = t.mock.method(console, 'warn', () => undefined)
  const lines = [
    '{"model":"m","created_at":"x","message":{"role":"assistant","content":"So"},"done":false}',
    '{"error":"the runner has died"}',
    '',
  ].join('\n')
  await assert.rejects(fixed('ollama', lines, 'application/x-ndjson'), (error: unknown) => {
    code('model.overloaded')(error)
    return (error as AppError).message.includes('the runner has died')
  })
  assert.equal(warn.mock.callCount(), 0)
})

test('an error within a stream of Anthropic is told', async () => {
  const events = [
    'event: message_start\ndata: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}}',
    'event: content_block_start\ndata: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}',
    'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"So"}}',
    'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Too busy now"}}',
    '',
  ].join('\n\n')
  await assert.rejects(fixed('anthropic', events, 'text/event-stream'), (error: unknown) => {
    code('model.overloaded')(error)
    return (error as AppError).message.includes('Too busy now')
  })
})

test('an answer that ends well but without its end is model.interrupted', async () => {
  for (const kind of kinds) {
    const type = kind === 'ollama' ? 'application/x-ndjson' : 'text/event-stream'
    const piece = beginnings[kind]
    await assert.rejects(fixed(kind, piece, type), code('model.interrupted'), kind)
    await assert.rejects(fixed(kind, '', type), code('model.interrupted'), kind)
  }
})

test('a stream that begins with what cannot be read is model.malformed', async () => {
  for (const kind of kinds) {
    const type = kind === 'ollama' ? 'application/x-ndjson' : 'text/event-stream'
    const body = kind === 'ollama' ? '{"bro\n' : 'data: {"bro\n\n'
    await assert.rejects(fixed(kind, body, type), code('model.malformed'), kind)
  }
})

test('a fetch that hears no signal is left behind', async () => {
  const deaf = createModelClient({ fetch: () => new Promise(() => undefined), clock: systemClock })
  const at = target({ url: () => 'http://127.0.0.1:1/v1' }, 'compatible', { limits: shortly })
  await assert.rejects(deaf.ask(at, plain, { signal }), code('model.timeout'))
})

test('Google refuses a wrong key with the status of a bad request', async () => {
  const body = {
    error: { code: 400, message: 'API key not valid.', details: [{ reason: 'API_KEY_INVALID' }] },
  }
  await using server = await openModelServer(() => ({ fault: { status: 400, body } }))
  await assert.rejects(client.ask(target(server, 'google'), plain, { signal }), code('model.key_refused'))
})

test('ids that Mistral does not take are replaced in both places', async () => {
  await using server = await openModelServer(() => ({}))
  const messages = [
    ...plain.messages,
    { role: 'assistant' as const, text: '', calls: [{ id: 'call-1', tool: 'a.b', input: {} }] },
    { role: 'tool' as const, id: 'call-1', tool: 'a.b', output: 1, failed: false },
  ]
  await client.ask(target(server, 'mistral'), { ...plain, messages }, { signal })
  const sent = JSON.stringify(server.asked[0]?.messages)
  assert.equal(sent.split('"c00000001"').length, 3, sent)
  assert.ok(!sent.includes('call-1'))
})

const beginnings: Record<ProviderKind, string> = {
  openai:
    'data: {"type":"response.created","sequence_number":0,"response":{"id":"r","created_at":1,"model":"m"}}\n\n',
  anthropic:
    'data: {"type":"message_start","message":{"id":"m","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":1}}}\n\n',
  google: 'data: {"candidates":[{"content":{"parts":[{"text":"So"}],"role":"model"}}]}\n\n',
  mistral: chatBeginning(),
  groq: chatBeginning(),
  compatible: chatBeginning(),
  ollama: '{"model":"m","created_at":"x","message":{"role":"assistant","content":"So"},"done":false}\n',
}

function chatBeginning(): string {
  return 'data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"So"},"finish_reason":null}]}\n\n'
}

/** Asks for a stream whose bytes are these. */
function fixed(kind: ProviderKind, body: string, type: string): Promise<unknown> {
  const answering = createModelClient({
    fetch: () => Promise.resolve(new Response(body, { headers: { 'content-type': type } })),
    clock: systemClock,
  })
  const at = target({ url: () => 'http://127.0.0.1:1/v1' }, kind)
  return answering.ask(at, plain, { signal, onText: () => undefined })
}
