import { agentProgram, joinLabels, type ModelMessage, type Problem } from '#contract'
import type { ProgramEvent } from '#engine'

import { askedMode } from './asked-mode.ts'
import { end } from './end.ts'
import { type TurnInput, TurnOutput } from './input.ts'
import { agentTool } from './prompts.ts'
import { alsoRead } from './read-label.ts'
import type { Sorted, Turn } from './state.ts'
import { think } from './think.ts'

/** Messages before this turn that are told to those who answer in it. */
const mostMessages = 10

/** Has the next of those whom it is for answer. */
export function passOn(turn: Turn): void {
  const { state, definition, commands } = turn
  const { sorted } = state
  const step = sorted?.steps[sorted.answers.length]
  const asked = step && definition.agents[step.agent]
  if (!sorted || !step || !asked) return think(turn)
  state.stage = 'pass'
  const remembered = state.remembered?.[step.agent]
  // What a model has divided are its words; who passes all of it on says nothing of its own.
  const isDivided = sorted.by === 'model' && sorted.steps.length > 1
  const label = isDivided ? joinLabels(state.answered, state.read) : state.read
  const { mode, command } = askedMode(turn, step.agent)
  commands.push({
    do: 'child',
    key: keyOf(sorted),
    program: agentProgram,
    definition: asked.definition,
    input: {
      said: step.task,
      messages: past(state.messages),
      summary: state.summary,
      now: state.now,
      background: [...backgroundFor(turn, sorted), ...(remembered?.background ?? [])],
      remembered: state.remembered ?? {},
      mode: mode ?? null,
      model: state.model,
    } satisfies TurnInput,
    label: remembered ? joinLabels(label, remembered.label) : label,
    ...command,
  })
}

/** Takes an answer in, and has the next one answer, or ends with it. */
export function takePassed(
  turn: Turn,
  event: Extract<ProgramEvent, { type: 'child.done' | 'child.failed' }>,
): void {
  const { state } = turn
  const { sorted } = state
  if (!sorted || event.key !== keyOf(sorted)) return
  const failed = event.type === 'child.failed'
  state.calls.push({ key: event.key, tool: toolOf(sorted), failed })
  if (event.type === 'child.failed') {
    sorted.answers.push({ text: failureOf(event.error), failed })
    return thinkOn(turn, sorted)
  }
  const output = TurnOutput.parse(event.output)
  state.usage.input += output.usage.input
  state.usage.output += output.usage.output
  state.cost += output.cost
  state.read = alsoRead(state.read, event.label)
  state.answered = joinLabels(event.label, state.read)
  sorted.answers.push({ text: output.text, failed })
  if (sorted.answers.length < sorted.steps.length) return passOn(turn)
  if (sorted.steps.length > 1 || state.heard.length > 0) return thinkOn(turn, sorted)
  state.messages.push({ role: 'assistant', text: output.text, calls: [] })
  state.answeredBy = output.model
  state.left += output.left
  end(turn, output.finish)
}

/**
 * Thinks of what has come as if the agent had asked for it. Where all has gone as it was to, that is only to be summed up;
 * where something has failed, or more was said meanwhile, the agent goes on itself.
 */
function thinkOn(turn: Turn, sorted: Sorted): void {
  const { state } = turn
  const calls = sorted.answers.map((_, index) => ({
    id: `0.${index + 1}`,
    tool: toolOf(sorted, index),
    input: { task: sorted.steps[index]?.task ?? '' },
  }))
  const results = sorted.answers.map(({ text, failed }, index): ModelMessage => {
    const output = failed ? { error: text } : text
    return { role: 'tool', id: `0.${index + 1}`, tool: toolOf(sorted, index), output, failed }
  })
  state.messages.push({ role: 'assistant', text: '', calls }, ...results)
  sorted.sumsUp = state.heard.length === 0 && sorted.answers.every(({ failed }) => !failed)
  think(turn)
}

function keyOf(sorted: Sorted): string {
  return `pass#1/${toolOf(sorted)}/${sorted.answers.length}`
}

/** As the agent would have asked for it. */
function toolOf({ steps, answers }: Sorted, index = answers.length): string {
  return agentTool(steps[index]?.agent ?? '')
}

/** From words of the person's on: no result is without its call. */
function past(messages: Turn['state']['messages']): ModelMessage[] {
  const before = messages.slice(0, -1).slice(-mostMessages)
  const start = before.findIndex(({ role }) => role === 'user')
  return start === -1 ? [] : before.slice(start)
}

/** What was said, of which the task is a part, and what those before it have answered. */
function backgroundFor({ state }: Turn, { steps, answers }: Sorted): TurnInput['background'][number][] {
  const shared = state.background.filter(({ own }) => !own)
  if (steps.length === 1) return shared
  const said = state.messages.at(-1)
  return [
    ...shared,
    {
      title: 'What the person said, of which this is a part',
      text: said?.role === 'user' ? said.text : '',
      own: false,
    },
    ...answers.map(({ text }, index) => ({
      title: `What ${steps[index]?.agent ?? 'another agent'} has answered to its part`,
      text,
      own: false,
    })),
  ]
}

function failureOf({ detail, hint }: Problem): string {
  return hint === undefined ? detail : `${detail} ${hint}`
}
