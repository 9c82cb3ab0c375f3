import { isJsonObject } from '#base'
import {
  type Call,
  type ChatRequest,
  type ChatResponse,
  type Implementations,
  type Operations,
} from '#contract'
import { operations, readInput } from '#contract/operations'

import { messagesOf, materialOf, hasMaterial, responseOf, sentAlong } from '../agents/chat.ts'
import { framesOf, type TurnFrame } from '../agents/chat-frames.ts'
import { followTurn } from '../agents/follow-turn.ts'
import { sayToAgent } from '../agents/say-to-agent.ts'
import type { Desk } from './desk.ts'

const cut = 20_000

export function chatOperations(desk: Desk): Pick<Implementations<Operations>, 'chat.create'> {
  return {
    async 'chat.create'(request, call) {
      const run = await begin(desk, request, call)
      let response: ChatResponse | undefined
      for await (const view of followTurn(desk.workspace, run, { cut, signal: call.signal }))
        response = responseOf(view)
      if (!response) throw new Error(`The turn ${run} was followed and not seen.`)
      return response
    },
  }
}

/** The same for a web socket: what comes is told as it comes. */
export async function* streamChat(
  desk: Desk,
  request: unknown,
  call: Call,
): AsyncGenerator<TurnFrame, void, undefined> {
  const given = isJsonObject(request) ? request : {}
  const run = await begin(desk, readInput(operations['chat.create'].input, given), call)
  yield* framesOf(followTurn(desk.workspace, run, { cut, signal: call.signal }))
}

function begin(desk: Desk, { message, context }: ChatRequest, call: Call): Promise<string> {
  const { agent, model, session_id: session } = context
  const wish = { said: message, agent, model, session }
  if (!hasMaterial(context)) return sayToAgent(desk, wish, call)
  const material = { background: materialOf(context), messages: messagesOf(context), label: sentAlong }
  return sayToAgent(desk, { ...wish, material }, call)
}
