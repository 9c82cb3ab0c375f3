import type { Json } from '#base'

import { type DialectWriter, listOf, objectOf, sse, textOf, type Written } from './dialect.ts'

const reasons = { stop: 'stop', length: 'length', filtered: 'content_filter', calls: 'tool_calls' }

/** OpenAI's chat completions, as Groq, Mistral and many others speak them too. */
export const openaiChat: DialectWriter = {
  broken: 'data: {"id":"chatcmpl-1","choices":[{"del\n\n',
  read(body) {
    const messages = listOf(body['messages'])
    const isSystem = (message: Json): boolean =>
      ['system', 'developer'].includes(textOf(objectOf(message)['role']))
    const format = objectOf(body['response_format'])
    return {
      instructions: messages
        .filter(isSystem)
        .map((message) => textOf(objectOf(message)['content']))
        .join('\n'),
      messages: messages.filter((message) => !isSystem(message)),
      tools: listOf(body['tools']).map((tool) => textOf(objectOf(objectOf(tool)['function'])['name'])),
      schema: objectOf(format['json_schema'])['schema'] ?? null,
    }
  },
  whole(written) {
    const calls = written.calls.map(({ id, tool, pieces }) => ({
      id,
      type: 'function',
      function: { name: tool, arguments: pieces.join('') },
    }))
    return {
      id: written.id,
      object: 'chat.completion',
      created: 1_790_000_000,
      model: written.model,
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: written.text.length > 0 ? written.text.join('') : null,
            ...(calls.length > 0 ? { tool_calls: calls } : {}),
          },
          logprobs: null,
          finish_reason: reasons[written.finish],
        },
      ],
      ...(written.usage ? { usage: usageOf(written.usage) } : {}),
    }
  },
  stream(written) {
    const usage = written.usage && usageOf(written.usage)
    const deltas: Json[] = [
      { role: 'assistant', content: '' },
      ...written.text.map((content) => ({ content })),
      ...written.calls.flatMap(callDeltas),
    ]
    const last = {
      ...chunk(written, {}, reasons[written.finish]),
      ...(usage && written.isGroq ? { x_groq: { id: 'req_1', usage } } : {}),
      ...(usage && !written.isGroq && !written.usageApart ? { usage } : {}),
    }
    return [
      ...deltas.map((delta) => sse(chunk(written, delta, null))),
      sse(last),
      ...(usage && written.usageApart ? [sse({ ...chunk(written, {}, null), choices: [], usage })] : []),
      'data: [DONE]\n\n',
    ]
  },
  failure: (status, message) => ({
    error: { message, type: 'invalid_request_error', param: null, code: `code_${status}` },
  }),
}

function callDeltas({ id, tool, pieces }: Written['calls'][number], index: number): Json[] {
  return [
    { tool_calls: [{ index, id, type: 'function', function: { name: tool, arguments: '' } }] },
    ...pieces.map((piece) => ({ tool_calls: [{ index, function: { arguments: piece } }] })),
  ]
}

function chunk(written: Written, delta: Json, reason: string | null): { readonly [key: string]: Json } {
  return {
    id: written.id,
    object: 'chat.completion.chunk',
    created: 1_790_000_000,
    model: written.model,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: reason }],
  }
}

function usageOf({ input, output }: { readonly input: number; readonly output: number }): Json {
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }
}
