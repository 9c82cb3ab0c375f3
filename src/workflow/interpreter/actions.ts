import { joinLabels, toolHandler } from '#contract'

import type { ActionPlan } from './node-plan.ts'
import { evaluate, labelsByField } from './scope.ts'
import type { Token } from './state.ts'
import { request, roundKey, type Walk } from './walk.ts'

/** Asks for the next entry or exit action of a visit; false when all are done. */
export function nextAction(
  walk: Walk,
  token: Token,
  what: 'entry' | 'exit',
  actions: readonly ActionPlan[],
): boolean {
  const action = actions[token.step]
  if (!action) {
    token.step = 0
    return false
  }
  const { value, label: own } = evaluate(walk, token, action.input)
  const label = joinLabels(own, token.label)
  const labels = labelsByField(walk, token, action.input, label)
  const key = roundKey(token, `${what}/${token.step}`)
  request(
    walk,
    token,
    {
      do: 'effect',
      key,
      handler: toolHandler,
      args: { tool: action.tool, input: value, ...(labels ? { labels } : {}) },
      label,
    },
    { for: what },
  )
  return true
}
