import { AppError, isUnknown, joinLabels, type UnknownValue } from '#contract'

import { fallbackId } from './graph.ts'
import type { NodePlan } from './node-plan.ts'
import { exitEdges } from './route.ts'
import { evaluate } from './scope.ts'
import { type LoopCount, own, type Token } from './state.ts'
import { unpredicted, unsure } from './unpredicted.ts'
import { keyOf, note, request, type Walk } from './walk.ts'

/**
 * The guard-rails of a node with a `loop`, before each visit: break, limits, then the least delay.
 *
 * Counters are the token's own and begin anew when it leaves the loop. At a limit it goes to the fallback, else the
 * node fails with `workflow.loop_limit`; a token that comes back once more all the same fails for good, so that no
 * fallback and no error edge can make a loop endless. A break without a fallback leaves by the edges that lead out of
 * the loop.
 *
 * @returns `on` to visit, `away` when the token has a route, `wait` when a timer runs
 */
export function guardLoop(walk: Walk, token: Token, plan: NodePlan): 'on' | 'away' | 'wait' {
  const { loop } = plan.node
  if (!loop) return 'on'
  const count: LoopCount = own(token.loops, token.at) ?? { visits: 0, since: walk.at, last: walk.at }
  token.loops[token.at] = count
  count.visits += 1
  if (count.visits > 1) note(walk, 'loop_iteration', placeOf(token, count))
  const isSpent =
    count.visits > loop.maxVisits || (loop.timeoutMs !== undefined && walk.at - count.since > loop.timeoutMs)
  if (count.limited) throw limitReached(token, count, 'again')
  const broken = count.visits > 1 && breaks(walk, token, plan)
  if (typeof broken !== 'boolean') {
    const { why } = broken.$unknown
    unpredicted(walk, token, {
      of: 'break',
      ...(loop.break === undefined ? {} : { expression: loop.break }),
      why,
      outcome: 'stopped',
    })
    unsure(walk, token, [token.at], why)
    token.route = []
    return 'away'
  }
  if (broken) {
    if (isSpent) count.limited = true
    note(walk, 'loop_break', placeOf(token, count))
    token.route = loop.fallback === undefined ? exitEdges(walk, token) : [fallbackId(token.at)]
    return 'away'
  }
  if (!isSpent) return throttle(walk, token, loop.minDelayMs, count)
  count.limited = true
  if (loop.fallback === undefined) throw limitReached(token, count, 'once')
  note(walk, 'loop_limit', placeOf(token, count))
  token.route = [fallbackId(token.at)]
  return 'away'
}

function placeOf(token: Token, count: LoopCount): { node: string; visit: number; iteration: number } {
  return { node: token.at, visit: token.visit, iteration: count.visits }
}

function breaks(walk: Walk, token: Token, plan: NodePlan): boolean | UnknownValue {
  if (!plan.break) return false
  const { value, label } = evaluate(walk, token, plan.break)
  token.label = joinLabels(token.label, label)
  if (typeof value === 'boolean') return value
  if (walk.state.observe && isUnknown(value)) return value
  throw new AppError(
    'workflow.condition_not_boolean',
    `The break of ${token.at} is neither true nor false.`,
    {
      hint: 'Compare the value with something.',
    },
  )
}

function limitReached(token: Token, { visits }: LoopCount, times: 'once' | 'again'): AppError {
  return new AppError(
    'workflow.loop_limit',
    `The loop at ${token.at} has reached its limit${times === 'again' ? ' again' : ''}.`,
    {
      hint: 'Give the loop a fallback node outside of it, a break condition or a higher limit.',
      details: { iteration: visits, final: times === 'again' },
    },
  )
}

function throttle(walk: Walk, token: Token, minDelayMs: number, count: LoopCount): 'on' | 'wait' {
  const delayMs = count.visits > 1 ? count.last + minDelayMs - walk.at : 0
  if (delayMs <= 0) {
    count.last = walk.at
    return 'on'
  }
  count.last += minDelayMs
  note(walk, 'loop_throttle', { ...placeOf(token, count), delayMs })
  request(walk, token, { do: 'timer', key: keyOf(token, 'throttle'), delayMs }, { for: 'throttle' })
  return 'wait'
}
