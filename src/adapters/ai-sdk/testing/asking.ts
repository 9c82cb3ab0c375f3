import assert from 'node:assert/strict'

import { AppError, ModelProvider, ProviderKind } from '#contract'

import type { ModelReply, ModelRequest, ModelTarget } from '#model'

import { systemClock } from '../../system/clock.ts'
import { createModelClient } from '../ai-sdk-client.ts'
import { type ModelServer, openModelServer, type Scripted } from './model-server.ts'

export const kinds = ProviderKind.options
/** A key in the environment that nobody may read. */
export const canary = 'canary-from-the-environment'
for (const name of ['OPENAI', 'ANTHROPIC', 'GOOGLE_GENERATIVE_AI', 'MISTRAL', 'GROQ', 'OLLAMA']) {
  process.env[`${name}_API_KEY`] = canary
}
process.env['ANTHROPIC_BASE_URL'] = 'http://127.0.0.1:1/v1'
process.env['OPENAI_BASE_URL'] = 'http://127.0.0.1:1/v1'
process.env['ANTHROPIC_AUTH_TOKEN'] = canary
process.env['OPENAI_ORGANIZATION'] = canary

export const client = createModelClient({ fetch, clock: systemClock })
export const { signal } = new AbortController()

export const schema = {
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
}
export const tool = {
  name: 'weather.now',
  description: 'Tells the weather.',
  input: { ...schema, required: [...schema.required] },
}
export const plain: ModelRequest = {
  instructions: 'Be short.',
  messages: [{ role: 'user', text: 'Hello?' }],
  tools: [],
  schema: null,
  maxTokens: 100,
  temperature: 0.5,
}

export const shortly = { startMs: 300, silenceMs: 300, wholeMs: 2_000 }

export function target(
  server: Pick<ModelServer, 'url'>,
  kind: ProviderKind,
  extra: object = {},
): ModelTarget {
  const provider = ModelProvider.parse({
    name: `my-${kind}`,
    kind,
    url: server.url(kind),
    secret: 'key',
    ...extra,
  })
  return { provider, model: 'some-model' }
}

export async function asking(
  scripted: Scripted,
  { kind, request = plain, streams }: { kind: ProviderKind; request?: ModelRequest; streams: boolean },
): Promise<{ reply: ModelReply; asked: ModelServer['asked']; pieces: string[] }> {
  await using server = await openModelServer(() => scripted)
  const pieces: string[] = []
  const onText = streams ? (piece: string) => void pieces.push(piece) : undefined
  const reply = await client.ask(target(server, kind), request, { signal, onText })
  return { reply, asked: server.asked, pieces }
}

export const code =
  (expected: string, names = 'some-model') =>
  (error: unknown): true => {
    assert.ok(error instanceof AppError, String((error as Error).stack))
    assert.equal(error.code, expected, error.message)
    assert.ok(error.message.includes(names), error.message)
    return true
  }
