import type { Json, JsonObject } from '#base'

import { type DialectWriter, listOf, objectOf, sse, textOf, type Written } from './dialect.ts'

/** OpenAI's responses. */
export const openaiResponses: DialectWriter = {
  broken: 'data: {"type":"response.output_text.del\n\n',
  read(body) {
    const input = listOf(body['input'])
    const isSystem = (item: Json): boolean => ['system', 'developer'].includes(textOf(objectOf(item)['role']))
    const system = input.filter(isSystem).map((item) => textOf(objectOf(item)['content']))
    return {
      instructions: [textOf(body['instructions']), ...system].filter(Boolean).join('\n'),
      messages: input.filter((item) => !isSystem(item)),
      tools: listOf(body['tools']).map((tool) => textOf(objectOf(tool)['name'])),
      schema: objectOf(objectOf(body['text'])['format'])['schema'] ?? null,
    }
  },
  whole: (written) => response(written, written.finish === 'length' ? 'incomplete' : 'completed'),
  stream(written) {
    const events: Json[] = [
      {
        type: 'response.created',
        response: { ...response(written, 'in_progress'), output: [], usage: null },
      },
      ...(written.text.length > 0 ? messageEvents(written) : []),
      ...written.calls.flatMap((call, index) => callEvents(call, index + (written.text.length > 0 ? 1 : 0))),
    ]
    const end =
      written.finish === 'length' || written.finish === 'filtered'
        ? { type: 'response.incomplete', response: response(written, 'incomplete') }
        : { type: 'response.completed', response: response(written, 'completed') }
    return [...events, end].map((event, index) =>
      sse({ ...objectOf(event), sequence_number: index }, textOf(objectOf(event)['type'])),
    )
  },
  failure: (status, message) => ({
    error: { message, type: 'invalid_request_error', param: null, code: `code_${status}` },
  }),
}

function messageItem(written: Written, status: string): JsonObject {
  return {
    id: 'msg_1',
    type: 'message',
    status,
    role: 'assistant',
    content:
      status === 'completed'
        ? [{ type: 'output_text', text: written.text.join(''), annotations: [], logprobs: [] }]
        : [],
  }
}

function messageEvents(written: Written): Json[] {
  const place = { item_id: 'msg_1', output_index: 0, content_index: 0 }
  const part = { type: 'output_text', annotations: [], logprobs: [] }
  const text = written.text.join('')
  return [
    { type: 'response.output_item.added', output_index: 0, item: messageItem(written, 'in_progress') },
    { type: 'response.content_part.added', ...place, part: { ...part, text: '' } },
    ...written.text.map((delta) => ({ type: 'response.output_text.delta', ...place, delta, logprobs: [] })),
    { type: 'response.output_text.done', ...place, text, logprobs: [] },
    { type: 'response.content_part.done', ...place, part: { ...part, text } },
    { type: 'response.output_item.done', output_index: 0, item: messageItem(written, 'completed') },
  ]
}

function callItem({ id, tool, pieces }: Written['calls'][number], status: string): JsonObject {
  return {
    id: `fc_${id}`,
    type: 'function_call',
    status,
    call_id: id,
    name: tool,
    arguments: status === 'completed' ? pieces.join('') : '',
  }
}

function callEvents(call: Written['calls'][number], index: number): Json[] {
  const place = { item_id: `fc_${call.id}`, output_index: index }
  return [
    { type: 'response.output_item.added', output_index: index, item: callItem(call, 'in_progress') },
    ...call.pieces.map((delta) => ({ type: 'response.function_call_arguments.delta', ...place, delta })),
    { type: 'response.function_call_arguments.done', ...place, arguments: call.pieces.join('') },
    { type: 'response.output_item.done', output_index: index, item: callItem(call, 'completed') },
  ]
}

function response(written: Written, status: string): JsonObject {
  const { usage, finish } = written
  const reason = finish === 'length' ? 'max_output_tokens' : 'content_filter'
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1_790_000_000,
    status: status === 'completed' && finish === 'filtered' ? 'incomplete' : status,
    error: null,
    incomplete_details: finish === 'length' || finish === 'filtered' ? { reason } : null,
    model: written.model,
    output: [
      ...(written.text.length > 0 ? [messageItem(written, 'completed')] : []),
      ...written.calls.map((call) => callItem(call, 'completed')),
    ],
    usage: usage && {
      input_tokens: usage.input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: usage.output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: usage.input + usage.output,
    },
  }
}
