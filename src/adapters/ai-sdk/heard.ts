import type {
  LanguageModelV4FinishReason,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from '@ai-sdk/provider'

/** What came of a call, before anything in it is read. */
export interface Heard {
  readonly text: string
  readonly calls: readonly { readonly id: string; readonly name: string; readonly input: string }[]
  readonly finish: LanguageModelV4FinishReason
  readonly usage: LanguageModelV4Usage
  /** The model that the provider says has answered. */
  readonly served?: string | undefined
}

export function heardWhole({ content, finishReason, usage, response }: LanguageModelV4GenerateResult): Heard {
  const text: string[] = []
  const calls: Heard['calls'][number][] = []
  for (const part of content) {
    if (part.type === 'text') text.push(part.text)
    if (part.type === 'tool-call') calls.push(callIn(part))
  }
  return { text: text.join(''), calls, finish: finishReason, usage, served: response?.modelId }
}

/** Null where the stream ended without saying how. Throws what the stream reports as an error. */
export async function heardInPieces(
  stream: ReadableStream<LanguageModelV4StreamPart>,
  onText: (piece: string) => void,
): Promise<Heard | null> {
  const text: string[] = []
  const calls: Heard['calls'][number][] = []
  let end: Pick<Heard, 'finish' | 'usage'> | null = null
  let served: string | undefined
  // Without `for await`: it would cancel the stream, and some SDKs reject unheard when that happens.
  const reader = stream.getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    const { value: part } = next
    if (part.type === 'error') throw part.error
    if (part.type === 'text-delta' && part.delta !== '') {
      text.push(part.delta)
      onText(part.delta)
    }
    if (part.type === 'tool-call') calls.push(callIn(part))
    if (part.type === 'response-metadata') served = part.modelId ?? served
    if (part.type === 'finish') end = { finish: part.finishReason, usage: part.usage }
  }
  return end && { text: text.join(''), calls, served, ...end }
}

function callIn(part: { toolCallId: string; toolName: string; input: string }): Heard['calls'][number] {
  return { id: part.toolCallId, name: part.toolName, input: part.input }
}
