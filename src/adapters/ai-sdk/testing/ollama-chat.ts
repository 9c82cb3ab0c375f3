import type { Json, JsonObject } from '#base'

import { type DialectWriter, listOf, objectOf, textOf, type Written } from './dialect.ts'

/** Ollama's own API: lines of JSON. It gives its tool calls no ids, and sends each of them whole. */
export const ollamaChat: DialectWriter = {
  broken: '{"model":"m","created_at":"2026-01-01T00:00:00Z","mess\n',
  read(body) {
    const messages = listOf(body['messages'])
    const isSystem = (message: Json): boolean => objectOf(message)['role'] === 'system'
    return {
      instructions: messages
        .filter(isSystem)
        .map((message) => textOf(objectOf(message)['content']))
        .join('\n'),
      messages: messages.filter((message) => !isSystem(message)),
      tools: listOf(body['tools']).map((tool) => textOf(objectOf(objectOf(tool)['function'])['name'])),
      schema: body['format'] ?? null,
    }
  },
  whole: (written) => ({
    ...line(written, written.text.join(''), written.calls.map(callOf)),
    ...lastOf(written),
  }),
  stream: (written) =>
    [
      ...written.text.map((text) => ({ ...line(written, text), done: false })),
      ...written.calls.map((call) => ({ ...line(written, '', [callOf(call)]), done: false })),
      { ...line(written, ''), ...lastOf(written) },
    ].map((each) => `${JSON.stringify(each)}\n`),
  failure: (_status, message) => ({ error: message }),
}

const callOf = ({ tool, input }: Written['calls'][number]): Json => ({
  function: { name: tool, arguments: input },
})

function line(written: Written, content: string, calls: readonly Json[] = []): JsonObject {
  return {
    model: written.model,
    created_at: '2026-01-01T00:00:00.000000Z',
    message: { role: 'assistant', content, ...(calls.length > 0 ? { tool_calls: calls } : {}) },
  }
}

function lastOf({ finish, usage }: Written): JsonObject {
  return {
    done: true,
    done_reason: finish === 'length' ? 'length' : 'stop',
    total_duration: 5_000_000,
    load_duration: 1_000_000,
    prompt_eval_duration: 1_000_000,
    eval_duration: 3_000_000,
    ...(usage ? { prompt_eval_count: usage.input, eval_count: usage.output } : {}),
  }
}
