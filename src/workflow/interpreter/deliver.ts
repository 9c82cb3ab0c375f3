import { AppError, toProblem } from '#contract'
import type { ProgramEvent } from '#engine'

import { decide, failNode } from './failure.ts'
import { record } from './history.ts'
import { itemDone, itemFailed } from './list.ts'
import type { NodeOf } from './node-plan.ts'
import type { Pending, Token } from './state.ts'
import { endWait, takeEvent, timedOut } from './wait.ts'
import { settle, type Walk } from './walk.ts'

export type Answer = Exclude<ProgramEvent, { type: 'started' | 'forked' }>

/** Hands the answer to what was asked for under a key to the token that waits for it. What was called off is ignored. */
export function deliver(walk: Walk, event: Answer): void {
  const found = settle(walk, event.key)
  if (!found) return
  const { token, pending } = found
  if (pending.for !== 'turn' && pending.for !== 'throttle') token.answered = true
  try {
    if (answer(walk, token, pending, event)) walk.ready.push(token)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    failNode(walk, token, toProblem(error), error.code === 'workflow.item_failed' ? 'outside' : 'own')
  }
}

/** @returns whether the token can go on */
function answer(walk: Walk, token: Token, pending: Pending, event: Answer): boolean {
  switch (event.type) {
    case 'effect.done':
    case 'child.done':
      return done(walk, token, pending, event)
    case 'effect.failed':
      return failed(walk, token, pending, {
        ...event.error,
        details: { ...event.error.details, attempts: event.attempts },
      })
    case 'child.failed':
      return failed(walk, token, pending, event.error)
    case 'timer.fired':
      if (pending.for === 'wait') {
        if (!endWait(walk, token, waitNode(walk, token), null)) return false
        token.stage = 'check'
      } else if (pending.for === 'throttle') token.stage = 'pre'
      return true
    case 'wait.expired':
      throw timedOut(token)
    case 'signal':
      return heard(walk, token, pending, event)
    default:
      return false
  }
}

function done(
  walk: Walk,
  token: Token,
  pending: Pending,
  event: Extract<Answer, { type: 'effect.done' | 'child.done' }>,
): boolean {
  if (pending.for === 'entry' || pending.for === 'exit') token.step += 1
  else if (pending.for === 'item') {
    if (!itemDone(walk, token, pending.index ?? 0, event)) return false
    token.stage = 'check'
  } else {
    record(walk, token, { output: event.output }, event.label)
    token.stage = 'check'
  }
  return true
}

function failed(walk: Walk, token: Token, pending: Pending, error: Parameters<typeof failNode>[2]): boolean {
  if (pending.for !== 'item') {
    failNode(walk, token, error, 'outside')
    return false
  }
  if (!itemFailed(walk, token, pending.index ?? 0, error)) return false
  token.stage = 'check'
  return true
}

function heard(
  walk: Walk,
  token: Token,
  pending: Pending,
  event: Extract<Answer, { type: 'signal' }>,
): boolean {
  if (pending.for === 'decide') {
    decide(walk, token, event)
    return false
  }
  const node = walk.graph.node(token.at)
  if (pending.for === 'event') {
    if (!takeEvent(walk, token, event, 'wait' in node)) return false
    token.stage = 'exit'
    return true
  }
  if (!endWait(walk, token, waitNode(walk, token), event)) return false
  token.stage = 'check'
  return true
}

function waitNode({ graph }: Walk, token: Token): NodeOf<'wait'> {
  const node = graph.node(token.at)
  if ('wait' in node) return node
  throw new AppError('internal.bug', `${token.at} does not wait.`)
}
