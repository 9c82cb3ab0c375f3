import type { Json } from '#base'
import type { ModelAnswer, ModelCall, ModelMessage, ModelToolCall } from '#contract'

/** Instructions in OpenTelemetry's shape, as JSON text; undefined where there are none. */
export function systemInstructions({ instructions }: ModelCall): string | undefined {
  return instructions === '' ? undefined : JSON.stringify([text(instructions)])
}

/** What a model was told. */
export function inputMessages({ messages, prompt }: ModelCall): string {
  const asked: readonly ModelMessage[] =
    prompt === '' ? messages : [...messages, { role: 'user', text: prompt }]
  return JSON.stringify(asked.map(toMessage))
}

/** What it has answered. */
export function outputMessages(answer: ModelAnswer, finishReason: string): string {
  const parts = partsOf(answer)
  return JSON.stringify([{ role: 'assistant', parts, finish_reason: finishReason }])
}

function toMessage(message: ModelMessage): Json {
  switch (message.role) {
    case 'user':
      return { role: 'user', parts: [text(message.text)] }
    case 'assistant':
      return { role: 'assistant', parts: partsOf(message) }
    case 'tool':
      return {
        role: 'tool',
        parts: [{ type: 'tool_call_response', id: message.id, result: message.output as Json }],
      }
  }
}

function partsOf(said: { readonly text: string; readonly calls: readonly ModelToolCall[] }): Json[] {
  const calls = said.calls.map(({ id, tool, input }) => ({
    type: 'tool_call',
    id,
    name: tool,
    arguments: input as Json,
  }))
  return said.text === '' ? calls : [text(said.text), ...calls]
}

function text(content: string): { type: string; content: string } {
  return { type: 'text', content }
}
