import type { Json } from '#base'
import { joinLabels, ModelAnswer, type ModelToolCall, rulesHandler, toolHandler } from '#contract'
import type { ProgramEvent } from '#engine'

import { discreet } from './discretion.ts'
import { end } from './end.ts'
import { ownFields } from './own-fields.ts'
import { instructionsOf, offeredTools } from './prompts.ts'
import type { Turn } from './state.ts'
import { asText, readCalls } from './text-calls.ts'

/** Has the next step thought of, or ends where no more may be. */
export function think(turn: Turn): void {
  const { state, definition } = turn
  const { agent } = definition
  for (const text of state.heard.splice(0)) state.messages.push({ role: 'user', text })
  const { tokens = Infinity, money = Infinity } = agent.budget
  const isSpent = state.usage.input + state.usage.output >= tokens || state.cost >= money
  if (state.step > 0 && isSpent) return end(turn, 'budget')
  state.stage = 'think'
  state.step += 1
  state.round = 1
  ask(turn)
}

/** Asks once more for the newest thought, which has not been answered. */
export function askAnew(turn: Turn): void {
  turn.commands.push({ do: 'drop', keys: [thoughtKey(turn)] })
  turn.state.round += 1
  ask(turn)
}

function thoughtKey({ state: { step, round } }: Pick<Turn, 'state'>): string {
  return `think#${step}/ask${round === 1 ? '' : `/${round}`}`
}

function ask(turn: Turn): void {
  const { state, definition } = turn
  const isModel = definition.mind === 'model'
  turn.commands.push({
    do: 'effect',
    key: thoughtKey(turn),
    handler: isModel ? toolHandler : rulesHandler,
    args: isModel ? { tool: 'model.ask', input: callOf(turn), labels: ownFields } : byRules(turn),
    label: state.read,
  })
}

function callOf(turn: Turn): Json {
  const { state, definition } = turn
  const { agent } = definition
  const isText = agent.calls === 'text'
  return {
    instructions: instructionsOf(turn, {
      isLast: state.step >= agent.maxSteps,
      sumsUp: state.sorted?.sumsUp === true,
    }),
    // A list of its own: what is said later must not show in what was asked before.
    messages: (isText ? asText(state.messages) : [...state.messages]) as unknown as Json,
    tools: isText ? [] : offeredTools(turn),
    route: agent.route,
    model: state.model ?? agent.model,
    maxTokens: agent.maxTokens,
    temperature: agent.temperature,
  }
}

function byRules({ state, definition }: Turn): Json {
  const newest = state.messages.findLastIndex(({ role }) => role === 'user')
  return {
    messages: state.messages.slice(newest) as unknown as Json,
    tools: definition.tools.map(({ name }) => name),
  }
}

/** Takes an answer in. @returns what is to be done for it; nothing where the turn ends with it, or it is thought on */
export function takeThought(
  turn: Turn,
  { output, label }: Extract<ProgramEvent, { type: 'effect.done' }>,
): readonly ModelToolCall[] {
  const { state, definition } = turn
  const { agent } = definition
  const answer = ModelAnswer.partial({ model: true }).parse(output)
  state.answered = joinLabels(label, state.read)
  state.usage.input += answer.usage.input
  state.usage.output += answer.usage.output
  state.cost += answer.cost ?? 0
  state.answeredBy = answer.model ?? null
  const { text: whole, calls } =
    agent.calls === 'text'
      ? readCalls(answer.text, { step: state.step })
      : { ...answer, ...named(turn, answer) }
  const text = discreet(turn, thoughtKey(turn), whole)
  state.messages.push({ role: 'assistant', text, calls: [...calls] })
  const sumsUp = state.sorted?.sumsUp === true
  if (state.sorted) state.sorted.sumsUp = false
  if (answer.finish === 'filtered') end(turn, 'filtered')
  // What was cut off may lack the half of what it was to do.
  else if (answer.finish === 'length') end(turn, 'length')
  else if (calls.length > 0 && state.step < agent.maxSteps && !sumsUp) return calls
  else if (calls.length > 0) end(turn, 'steps')
  else if (state.heard.length > 0) think(turn)
  else end(turn, 'answered')
  return []
}

/** Some providers name no calls, others use a name twice: each has one of its own here, the same at every fold. */
function named({ state }: Turn, { calls }: ModelAnswer | { calls: readonly ModelToolCall[] }) {
  const used = new Set(
    state.messages.flatMap((message) =>
      message.role === 'assistant' ? message.calls.map(({ id }) => id) : [],
    ),
  )
  return {
    calls: calls.map((call, index) => {
      const id = used.has(call.id) ? `${state.step}.${index + 1}` : call.id
      used.add(id)
      return { ...call, id }
    }),
  }
}
