import { isJsonObject } from '#base'
import type { ProgramEvent } from '#engine'

import { alsoRead } from './read-label.ts'
import type { Turn, TurnState } from './state.ts'

/** The signal by which somebody says something to a turn that is at work: `{ text }`. */
export const saidSignal = 'said'
const longest = 200_000

export function waitKey({ waits }: Pick<TurnState, 'waits'>): string {
  return `hear#${waits}/wait`
}

/** Listens for what is said next. */
export function listen({ state, commands }: Turn): void {
  state.waits += 1
  commands.push({ do: 'wait', key: waitKey(state), signal: saidSignal })
}

/** Keeps what was said until it is thought on. */
export function hear(turn: Turn, { payload, label }: Extract<ProgramEvent, { type: 'signal' }>): void {
  const { state } = turn
  const text = isJsonObject(payload) ? payload['text'] : undefined
  if (typeof text === 'string' && text !== '') {
    state.heard.push(text.slice(0, longest).toWellFormed())
    state.read = alsoRead(state.read, label)
  }
  listen(turn)
}
