import type {
  LanguageModelV4CallOptions,
  LanguageModelV4Message,
  LanguageModelV4Prompt,
} from '@ai-sdk/provider'

import type { Json } from '#base'
import type { ModelMessage, ProviderKind } from '#contract'

import type { ModelRequest } from '#model'

import { wireIds } from './call-ids.ts'
import { strictly } from './strict-schema.ts'
import type { ToolNames } from './tool-names.ts'

type Say = Pick<
  LanguageModelV4CallOptions,
  'prompt' | 'tools' | 'toolChoice' | 'responseFormat' | 'maxOutputTokens' | 'temperature' | 'providerOptions'
>

/** A request as the SDKs take it. */
export function toCall(
  request: ModelRequest,
  { kind, names }: { kind: ProviderKind; names: ToolNames },
): Say {
  const { tools, schema, maxTokens, temperature } = request
  return {
    prompt: toPrompt(request, { names, ids: wireIds(kind, request.messages) }),
    maxOutputTokens: maxTokens,
    ...(temperature === null ? {} : { temperature }),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, input }) => ({
            type: 'function',
            name: names.toWire(name),
            description,
            inputSchema: input,
          })),
          toolChoice: { type: 'auto' },
        }),
    ...(schema === null ? {} : { responseFormat: { type: 'json', name: 'answer', schema } }),
    providerOptions: {
      // What is said must not be kept at the other side, and a schema is only followed strictly where it can be.
      openai: { store: false, strictJsonSchema: schema !== null && strictly(schema) },
      compatible: { strictJsonSchema: schema !== null && strictly(schema) },
      groq: { strictJsonSchema: schema !== null && strictly(schema) },
      // The package puts both where Ollama does not look for them.
      ollama: { options: { num_predict: maxTokens, ...(temperature === null ? {} : { temperature }) } },
    },
  }
}

interface Wire {
  readonly names: ToolNames
  readonly ids: ReadonlyMap<string, string>
}

function toPrompt({ instructions, messages }: ModelRequest, wire: Wire): LanguageModelV4Prompt {
  const prompt: LanguageModelV4Prompt = []
  if (instructions !== '') prompt.push({ role: 'system', content: instructions })
  for (const message of messages) {
    const next = toMessage(message, wire)
    const last = prompt.at(-1)
    // What came of calls that were asked for together is told together.
    if (next?.role === 'tool' && last?.role === 'tool') last.content.push(...next.content)
    else if (next) prompt.push(next)
  }
  return prompt
}

/** Undefined for a turn in which nothing was said, which some providers refuse. */
function toMessage(message: ModelMessage, { names, ids }: Wire): LanguageModelV4Message | undefined {
  if (message.role === 'user') return { role: 'user', content: [{ type: 'text', text: message.text }] }
  if (message.role === 'tool') {
    const { id, tool, output, failed } = message
    const toolCallId = ids.get(id) ?? id
    return {
      role: 'tool',
      content: [
        { type: 'tool-result', toolCallId, toolName: names.toWire(tool), output: toOutput(output, failed) },
      ],
    }
  }
  const { text, calls } = message
  if (text === '' && calls.length === 0) return undefined
  return {
    role: 'assistant',
    content: [
      ...(text === '' ? [] : [{ type: 'text' as const, text }]),
      ...calls.map(({ id, tool, input }) => ({
        type: 'tool-call' as const,
        toolCallId: ids.get(id) ?? id,
        toolName: names.toWire(tool),
        input,
      })),
    ],
  }
}

type Output = Extract<
  Extract<LanguageModelV4Message, { role: 'tool' }>['content'][number],
  { type: 'tool-result' }
>['output']

function toOutput(output: Json, failed: boolean): Output {
  if (typeof output === 'string') return { type: failed ? 'error-text' : 'text', value: output }
  // The SDKs only read it.
  const value = output as Extract<Output, { type: 'json' }>['value']
  return { type: failed ? 'error-json' : 'json', value }
}

/** All names of tools that a request holds: those of past calls too, whose tools may be gone. */
export function toolsIn({ tools, messages }: ModelRequest): string[] {
  const past = messages.flatMap((message) => {
    if (message.role === 'assistant') return message.calls.map(({ tool }) => tool)
    return message.role === 'tool' ? [message.tool] : []
  })
  return [...tools.map(({ name }) => name), ...past]
}
