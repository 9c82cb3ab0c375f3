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
import { plansOperations } from './plans.ts'

const cut = 20_000
const longestGoal = 20_000

export function chatOperations(desk: Desk): Pick<Implementations<Operations>, 'chat.create'> {
  return {
    async 'chat.create'(request, call) {
      if (request.execution_mode === 'plan') return planFor(desk, request, call)
      const run = await begin(desk, request, call)
      let response: ChatResponse | undefined
      for await (const view of followTurn(desk, run, { cut, signal: call.signal }))
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
  const asked = readInput(operations['chat.create'].input, given)
  if (asked.execution_mode === 'plan') {
    yield { type: 'done', ...(await planFor(desk, asked, call)) }
    return
  }
  const run = await begin(desk, asked, call)
  yield* framesOf(followTurn(desk, run, { cut, signal: call.signal }))
}

function begin(desk: Desk, { message, context }: ChatRequest, call: Call): Promise<string> {
  const { agent, model, session_id: session } = context
  const wish = { said: message, agent, model, session }
  if (!hasMaterial(context)) return sayToAgent(desk, wish, call)
  const material = { background: materialOf(context), messages: messagesOf(context), label: sentAlong }
  return sayToAgent(desk, { ...wish, material }, call)
}

/** A workflow to look at instead of an answer; nothing of it is done. */
async function planFor(desk: Desk, { message, context }: ChatRequest, call: Call): Promise<ChatResponse> {
  const { session_id: session, model } = context
  const wish = { goal: message.slice(0, longestGoal), session, model, input: {} }
  const made = await plansOperations(desk)['plans.create'](wish, call)
  const { run, status, plan, error } = operations['plans.create'].output.parse(made)
  return {
    run,
    status,
    response: null,
    actions: [],
    waits_for_person: false,
    degraded: plan?.degraded ?? false,
    model: null,
    plan,
    finish: null,
    error,
    usage: { input: 0, output: 0 },
    cost: 0,
  }
}
