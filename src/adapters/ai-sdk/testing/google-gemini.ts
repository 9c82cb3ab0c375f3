import type { Json, JsonObject } from '#base'

import { type DialectWriter, listOf, objectOf, sse, textOf, type Written } from './dialect.ts'

const reasons = { stop: 'STOP', length: 'MAX_TOKENS', filtered: 'SAFETY', calls: 'STOP' }

/** Google's Gemini. It gives its tool calls no ids, and sends each of them whole. */
export const googleGemini: DialectWriter = {
  broken: 'data: {"candidates":[{"cont\n\n',
  read(body) {
    const config = objectOf(body['generationConfig'])
    return {
      instructions: listOf(objectOf(body['systemInstruction'])['parts'])
        .map((part) => textOf(objectOf(part)['text']))
        .join('\n'),
      messages: body['contents'] ?? [],
      tools: listOf(body['tools']).flatMap((tool) =>
        listOf(objectOf(tool)['functionDeclarations']).map((named) => textOf(objectOf(named)['name'])),
      ),
      schema: config['responseJsonSchema'] ?? config['responseSchema'] ?? null,
    }
  },
  whole: (written) => chunk(written, [...written.text.map(textPart), ...written.calls.map(callPart)], true),
  stream: (written) => [
    ...written.text.map((text) => sse(chunk(written, [textPart(text)], false))),
    ...written.calls.map((call) => sse(chunk(written, [callPart(call)], false))),
    sse(chunk(written, [{ text: '' }], true)),
  ],
  failure: (status, message) => ({ error: { code: status, message, status: 'INVALID_ARGUMENT' } }),
}

const textPart = (text: string): Json => ({ text })

const callPart = ({ tool, input }: Written['calls'][number]): Json => ({
  functionCall: { name: tool, args: input },
})

function chunk(written: Written, parts: readonly Json[], isLast: boolean): JsonObject {
  const { usage } = written
  return {
    candidates: [
      {
        content: { parts, role: 'model' },
        ...(isLast ? { finishReason: reasons[written.finish] } : {}),
        index: 0,
      },
    ],
    ...(usage && isLast
      ? {
          usageMetadata: {
            promptTokenCount: usage.input,
            candidatesTokenCount: usage.output,
            totalTokenCount: usage.input + usage.output,
          },
        }
      : {}),
    modelVersion: written.model,
    responseId: 'r1',
  }
}
