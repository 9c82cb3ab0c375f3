import type { Json } from '#base'
import type { AgentDocument, ModelAnswer, ModelMessage, ModelTool, ModelToolCall } from '#contract'

/**
 * Tools for models whose API has none: the model writes `<call tool="NAME">{…}</call>`, and is given
 * `<result tool="NAME" id="…">…</result>`.
 */

export const calling =
  'To use a tool, write exactly this, with JSON between the tags, and then stop: the result is given to you.'

export function describeCalling(tools: readonly ModelTool[]): string {
  const list = tools.map(
    ({ name, description, input }) => `- ${name}: ${description}\n  Input: ${JSON.stringify(input)}`,
  )
  return ['## Tools', calling, '<call tool="NAME">{"field": "value"}</call>', ...list].join('\n')
}

const call = /<call\s+tool\s*=\s*(["'])([^"'<>]{1,200})\1\s*>([\s\S]*?)<\/call\s*>/giu
/** A call that was begun and not ended: the answer was cut off, or the model forgot. */
const cutOff = /<call\s+tool\b[\s\S]*$/iu

/** An answer apart from the calls in it. What is no JSON is kept as text, and the tool says what is wrong with it. */
export function readCalls(
  text: string,
  { step }: { step: number },
): { text: string; calls: ModelToolCall[] } {
  const calls: ModelToolCall[] = []
  const rest = text.replaceAll(call, (_whole, _quote, tool: string, body: string) => {
    calls.push({
      id: `${step}.${calls.length + 1}`,
      tool: tool.trim(),
      input: inputFrom(body) as ModelToolCall['input'],
    })
    return ''
  })
  return { text: rest.replace(cutOff, '').trim(), calls }
}

/** What of an answer is said to the person, and whether it asks for anything. */
export function textOfAnswer(
  answer: Pick<ModelAnswer, 'text' | 'calls'>,
  agent: Pick<AgentDocument, 'calls'>,
): { text: string; hasCalls: boolean } {
  if (agent.calls === 'tools') return { text: answer.text, hasCalls: answer.calls.length > 0 }
  const { text, calls } = readCalls(answer.text, { step: 0 })
  return { text, hasCalls: calls.length > 0 }
}

function inputFrom(body: string): Json {
  const bare = body.trim().replace(/^```(?:json)?\s*([\s\S]*?)\s*```$/u, '$1')
  if (bare === '') return {}
  try {
    return JSON.parse(bare) as Json
  } catch {
    return bare
  }
}

/** A conversation as a model without tools has it. */
export function asText(messages: readonly ModelMessage[]): ModelMessage[] {
  const said: ModelMessage[] = []
  for (const message of messages) {
    if (message.role === 'user') said.push(message)
    else if (message.role === 'assistant') {
      const calls = message.calls.map(
        ({ tool, input }) => `<call tool="${tool}">${JSON.stringify(input)}</call>`,
      )
      const text = [message.text, ...calls].filter((part) => part !== '').join('\n')
      said.push({ role: 'assistant', text, calls: [] })
    } else {
      const { tool, id, output, failed } = message
      const words = escapeTags(typeof output === 'string' ? output : JSON.stringify(output))
      const text = `<result tool="${tool}" id="${id}"${failed ? ' failed="true"' : ''}>${words}</result>`
      const last = said.at(-1)
      if (last?.role === 'user' && last.text.startsWith('<result ')) {
        said[said.length - 1] = { role: 'user', text: `${last.text}\n${text}` }
      } else said.push({ role: 'user', text })
    }
  }
  return said
}

/** What a tool gives cannot end its own tag and go on as somebody else. */
function escapeTags(text: string): string {
  return text.replaceAll(/<(?=\/?(?:call|result)\b)/giu, '&lt;')
}
