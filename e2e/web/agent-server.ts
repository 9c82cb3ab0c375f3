/** A model that says what its test has written down for each thing that it is asked. */
import { isJsonObject, type Json } from '#base'

import {
  type Asked,
  type ModelServer,
  openModelServer,
  type Scripted,
} from '../../src/adapters/ai-sdk/testing/model-server.ts'

/** What is answered one after the other: first to the words, then to what came of each call. */
export type Script = readonly ((asked: Asked) => Scripted | Promise<Scripted>)[]

export interface AgentServer extends AsyncDisposable {
  readonly url: string
  readonly asked: readonly Asked[]
}

export async function openAgentServer(scripts: Readonly<Record<string, Script>>): Promise<AgentServer> {
  const server: ModelServer = await openModelServer((asked) => {
    if (asked.does === 'list') return { models: ['qwen3', 'gemma3', 'far-away'] }
    const said = wordsIn(asked.messages)
    const at = said.findLastIndex(({ role, text }) => role === 'user' && text in scripts)
    const script = scripts[said[at]?.text ?? ''] ?? []
    const thoughts = said.slice(at + 1).filter(({ role }) => role === 'assistant').length
    return script[thoughts]?.(asked) ?? { text: 'I do not know that.' }
  })
  return {
    url: server.url('ollama'),
    asked: server.asked,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** The name on the wire of a tool. */
export function wireName(asked: Asked, name: RegExp): string {
  const found = asked.tools.find((tool) => name.test(tool))
  if (found === undefined) throw new Error(`${String(name)} is not among ${asked.tools.join(', ')}.`)
  return found
}

function wordsIn(messages: Json): { role: string; text: string }[] {
  return (Array.isArray(messages) ? messages : []).flatMap((one) => {
    if (!isJsonObject(one)) return []
    const { role, content } = one
    return [
      { role: typeof role === 'string' ? role : '', text: typeof content === 'string' ? content.trim() : '' },
    ]
  })
}
