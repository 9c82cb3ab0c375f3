import type { Json } from '#base'
import type { ModelMessage } from '#contract'

import { tellResult, type ToolResult } from './tell-result.ts'
import { understand } from './understand.ts'
import type { Declined, Surroundings } from './understanding.ts'

export interface Asked {
  /** From the newest that the person said on. */
  readonly messages: readonly ModelMessage[]
  /** The names of the tools that may be used. */
  readonly tools: readonly string[]
  readonly surroundings: Omit<Surroundings, 'tools'>
}

export interface RulesAnswer {
  readonly text: string
  readonly calls: readonly { readonly id: string; readonly tool: string; readonly input: Json }[]
}

/**
 * The next thing to say, without a model: the one call that a sentence asks for, or in words why there is none; after a
 * call, what became of it.
 */
export function answerByRules({ messages, tools, surroundings }: Asked): RulesAnswer {
  const told = resultsAtEnd(messages)
  if (told.length > 0)
    return {
      text: told.map((result) => tellResult(result, inputOf(result, messages))).join('\n\n'),
      calls: [],
    }
  const newest = messages.findLast(({ role }) => role === 'user')
  const text = newest?.role === 'user' ? newest.text : ''
  const understood = understand(text, { ...surroundings, tools: new Set(tools) })
  if (understood.is === 'declined') return { text: declineText(understood), calls: [] }
  const { tool, input } = understood
  return { text: '', calls: [{ id: `rules-${messages.length}`, tool, input }] }
}

function resultsAtEnd(messages: readonly ModelMessage[]): readonly ToolResult[] {
  const start = messages.findLastIndex(({ role }) => role !== 'tool') + 1
  return messages.slice(start).flatMap((message) => (message.role === 'tool' ? [message] : []))
}

/** What the tool was called with. */
function inputOf({ id }: ToolResult, messages: readonly ModelMessage[]): Json {
  const calls = messages.flatMap((message) => (message.role === 'assistant' ? message.calls : []))
  return calls.findLast((call) => call.id === id)?.input ?? null
}

/** That nothing was done, why, and what would be understood. */
function declineText({ why, missing, nearest }: Declined): string {
  const [only] = nearest
  if (!only) return 'There is no model to ask, and no tool that I could use without one. I have done nothing.'
  const examples = nearest.map(({ title, example }) => `- ${title}: “${example}”`).join('\n')
  return `${reasonText(why, missing)}\n\n${nearest.length === 1 ? 'This I would understand' : 'These I would understand'}:\n${examples}`
}

function reasonText(why: Declined['why'], missing: string | undefined): string {
  switch (why) {
    case 'missing':
      if (missing === undefined) return 'Nothing is said that I could do.'
      return `I have done nothing yet, for something is not said: ${missing}. Please say it again with that, in one sentence.`
    case 'ambiguous':
      return 'I am not sure what is meant, so I have done nothing. Without a model I need one wish in one sentence, with days that are to come, such as 3 December, and times such as 17:00 or 5pm.'
    case 'out-of-scope':
      return 'Without a model I cannot do that, and I have done nothing. I understand a few kinds of wishes by rules.'
  }
}
