import type { Json } from '#base'
import { joinLabels, type Problem } from '#contract'

import type { TurnFinish, TurnOutput } from './input.ts'
import { waitKey } from './hear.ts'
import type { Turn } from './state.ts'

/** Ends a turn with what was said last. */
export function end({ state, commands }: Turn, finish: TurnFinish): void {
  state.stage = 'over'
  const output: TurnOutput = {
    text: lastText(state.messages),
    finish,
    model: state.answeredBy,
    steps: state.step,
    calls: state.calls,
    usage: state.usage,
    cost: state.cost,
    left: state.left,
    summary: state.kept === null ? null : { text: state.summary, kept: state.kept },
    read: state.read,
  }
  commands.push({ do: 'drop', keys: [waitKey(state)] })
  commands.push({
    do: 'finish',
    output: output as unknown as Json,
    label: joinLabels(state.answered, state.read),
  })
}

/** Ends a turn that may think no more, with what was done so far and how to go on: these words are the program's, not a model's. */
export function decline(turn: Turn, { detail, hint }: Problem): void {
  const { state } = turn
  const goOn = `${hint ?? ''} Then say “Go on.”`.trim()
  const text = [`I have to stop here. ${detail}`, doneSoFar(state.calls), goOn].join('\n\n')
  state.messages.push({ role: 'assistant', text, calls: [] })
  end(turn, 'declined')
}

function doneSoFar(calls: Turn['state']['calls']): string {
  const done = calls.filter(({ failed }) => !failed)
  if (calls.length === 0) return 'Nothing was done in this turn.'
  const times = new Map<string, number>()
  for (const { tool } of done) times.set(tool, (times.get(tool) ?? 0) + 1)
  const named = [...times].map(([tool, count]) => (count === 1 ? tool : `${tool} ×${count}`)).join(', ')
  const failed = calls.length - done.length
  const failures = failed === 0 ? '' : ` ${failed} failed.`
  return `${named === '' ? 'Nothing was done.' : `Done so far: ${named}.`}${failures}`
}

/** Of this turn: what stands after the newest words of the person's. */
function lastText(messages: Turn['state']['messages']): string {
  for (const message of messages.toReversed()) {
    if (message.role === 'user') return ''
    if (message.role === 'assistant' && message.text !== '') return message.text
  }
  return ''
}
