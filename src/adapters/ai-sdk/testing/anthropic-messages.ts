import type { Json, JsonObject } from '#base'

import { type DialectWriter, listOf, objectOf, sse, textOf, type Written } from './dialect.ts'

const reasons = { stop: 'end_turn', length: 'max_tokens', filtered: 'refusal', calls: 'tool_use' }

/** Anthropic's messages. */
export const anthropicMessages: DialectWriter = {
  broken: 'event: content_block_delta\ndata: {"type":"content_block_del\n\n',
  read(body) {
    const system = body['system'] ?? ''
    return {
      instructions:
        typeof system === 'string'
          ? system
          : listOf(system)
              .map((block) => textOf(objectOf(block)['text']))
              .join('\n'),
      messages: body['messages'] ?? [],
      tools: listOf(body['tools'])
        .map((tool) => textOf(objectOf(tool)['name']))
        .filter((name) => !isAnswerTool(name)),
      schema: objectOf(objectOf(body['output_config'])['format'])['schema'] ?? answerSchema(body),
    }
  },
  whole: (written) => ({
    ...message(written),
    content: [
      ...(written.text.length > 0 ? [{ type: 'text', text: written.text.join('') }] : []),
      ...written.calls.map(({ id, tool, input }) => ({ type: 'tool_use', id, name: tool, input })),
    ],
    stop_reason: reasons[written.finish],
    usage: usageOf(written),
  }),
  stream(written) {
    const blocks = [
      ...(written.text.length > 0
        ? [
            {
              start: { type: 'text', text: '' },
              deltas: written.text.map((text): Json => ({ type: 'text_delta', text })),
            },
          ]
        : []),
      ...written.calls.map(({ id, tool, pieces }) => ({
        start: { type: 'tool_use', id, name: tool, input: {} },
        deltas: ['', ...pieces].map((piece): Json => ({ type: 'input_json_delta', partial_json: piece })),
      })),
    ]
    const events: JsonObject[] = [
      {
        type: 'message_start',
        message: {
          ...message(written),
          content: [],
          stop_reason: null,
          usage: { ...usageOf(written), output_tokens: 1 },
        },
      },
      { type: 'ping' },
      ...blocks.flatMap(({ start, deltas }, index): JsonObject[] => [
        { type: 'content_block_start', index, content_block: start },
        ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
        { type: 'content_block_stop', index },
      ]),
      {
        type: 'message_delta',
        delta: { stop_reason: reasons[written.finish], stop_sequence: null },
        usage: { output_tokens: usageOf(written).output_tokens },
      },
      { type: 'message_stop' },
    ]
    return events.map((event) => sse(event, textOf(event['type'])))
  },
  failure: (status, text) => ({
    type: 'error',
    error: { type: status === 529 ? 'overloaded_error' : 'invalid_request_error', message: text },
    request_id: 'req_1',
  }),
}

const isAnswerTool = (name: string): boolean => name === 'json'

/** Models that take no schema are given a tool for their answer instead. */
export function answerSchema(body: JsonObject): Json {
  const tool = listOf(body['tools']).find((each) => isAnswerTool(textOf(objectOf(each)['name'])))
  return objectOf(tool)['input_schema'] ?? null
}

function message(written: Written): JsonObject {
  return { id: 'msg_1', type: 'message', role: 'assistant', model: written.model, stop_sequence: null }
}

/** Anthropic always says it. */
function usageOf({ usage }: Written): { input_tokens: number; output_tokens: number } {
  return { input_tokens: usage?.input ?? 0, output_tokens: usage?.output ?? 0 }
}
