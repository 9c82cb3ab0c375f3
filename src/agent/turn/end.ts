import type { Json } from '#base'
import { joinLabels } from '#contract'

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

/** Of this turn: what stands after the newest words of the person's. */
function lastText(messages: Turn['state']['messages']): string {
  for (const message of messages.toReversed()) {
    if (message.role === 'user') return ''
    if (message.role === 'assistant' && message.text !== '') return message.text
  }
  return ''
}
