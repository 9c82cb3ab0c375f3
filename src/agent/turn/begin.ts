import { isJsonObject, type Json } from '#base'
import { AppError, type ModelMessage, ModelAnswer, publicLabel, toolHandler } from '#contract'
import type { ProgramEvent } from '#engine'

import { canaryOf } from './discretion.ts'
import { listen } from './hear.ts'
import { TurnInput } from './input.ts'
import { ownFields } from './own-fields.ts'
import { shortening, transcriptOf } from './prompts.ts'
import { alsoRead } from './read-label.ts'
import type { Turn, TurnState } from './state.ts'
import { sort } from './sort.ts'

/** Characters of what was said before that a model is given word by word, whatever their number of messages. */
const longestPast = 120_000
const shortenKey = 'shorten#1/ask'

export function stateOf({ run, input: json, label }: Extract<ProgramEvent, { type: 'started' }>): TurnState {
  const parsed = TurnInput.safeParse(isJsonObject(json) ? json : null)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new AppError('input.invalid', `A turn is not started so: ${issue?.message ?? 'invalid'}.`, {
      hint: 'Start it with { "said": … }.',
      details: { path: (issue?.path ?? []).map(String).join('/') },
    })
  }
  const { said, messages, summary, now, background, remembered, mode, model } = parsed.data
  return {
    format: 1,
    stage: 'think',
    messages: [...messages, { role: 'user', text: said }],
    summary,
    canary: canaryOf(run),
    kept: null,
    now,
    background,
    ...(Object.keys(remembered).length > 0 && { remembered }),
    // What another agent asks are a model's words; what is behind them is what that has read.
    read: alsoRead(publicLabel, label),
    answered: label,
    ...(mode !== null && { mode }),
    model,
    step: 0,
    round: 1,
    pending: [],
    results: [],
    heard: [],
    waits: 0,
    calls: [],
    usage: { input: 0, output: 0 },
    cost: 0,
    answeredBy: null,
    left: 0,
    shown: {},
  }
}

/** Begins a turn: a long past is put in short first. */
export function begin(turn: Turn): void {
  listen(turn)
  const older = olderThan(turn)
  if (older.length === 0) return sort(turn)
  turn.state.stage = 'shorten'
  const { agent } = turn.definition
  const before = turn.state.summary === '' ? '' : `In short, before that: ${turn.state.summary}\n\n`
  turn.commands.push({
    do: 'effect',
    key: shortenKey,
    handler: toolHandler,
    args: {
      tool: 'model.ask',
      input: {
        instructions: shortening,
        prompt: before + transcriptOf(older),
        route: agent.route,
        model: turn.state.model ?? agent.model,
        maxTokens: Math.min(agent.maxTokens, 1_000),
      },
      labels: ownFields,
    },
    label: turn.state.read,
  })
}

/** Takes in what was said before, in short; where that failed, it goes on without it. */
export function takeSummary(turn: Turn, output: Json | null): void {
  const { state } = turn
  const older = olderThan(turn).length
  const text = ModelAnswer.pick({ text: true, usage: true, cost: true }).loose().safeParse(output).data
  if (text) {
    state.summary = text.text
    state.usage.input += text.usage.input
    state.usage.output += text.usage.output
    state.cost += text.cost ?? 0
  }
  state.messages = state.messages.slice(older)
  // The newest is what the person has just said.
  if (text) state.kept = state.messages.length - 1
  sort(turn)
}

/**
 * What of the past is put in short: nothing as long as all of it may be given word by word, else all but the newer half of what may
 * be, so that the next turns need not do that again. What stays begins with words of the person's: no result is without its call.
 */
function olderThan({ state, definition }: Turn): readonly ModelMessage[] {
  if (definition.mind === 'rules') return []
  const past = state.messages.slice(0, -1)
  const most = definition.agent.memory.messages
  if (newest(past, { most, length: longestPast }) === past.length) return []
  let from = past.length - newest(past, { most: Math.ceil(most / 2), length: longestPast / 2 })
  while (from < past.length && past[from]?.role !== 'user') from += 1
  return past.slice(0, from)
}

/** How many of the newest messages are within both bounds. */
function newest(past: readonly ModelMessage[], { most, length }: { most: number; length: number }): number {
  let left = length
  for (const [index, message] of past.toReversed().entries()) {
    left -= JSON.stringify(message).length
    if (index >= most || left < 0) return index
  }
  return past.length
}
