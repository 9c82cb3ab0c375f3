import type { Json } from '#base'
import { compileTemplate } from '#expr'

import type { NodePlan } from './node-plan.ts'
import { own } from './state.ts'
import type { Walk } from './walk.ts'

const compiled = new WeakMap<Record<string, Json>, Map<string, NodePlan>>()

/** A node's plan with the arguments that a fork has put in place of its own. */
export function overriddenPlan({ state, graph }: Walk, id: string): NodePlan {
  const plan = graph.plan(id)
  const given = state.overrides && own(state.overrides.with, id)
  const { work } = plan
  if (!state.overrides || given === undefined || given === null || (work.is !== 'use' && work.is !== 'call'))
    return plan
  const plans = compiled.get(state.overrides.with) ?? new Map<string, NodePlan>()
  compiled.set(state.overrides.with, plans)
  let changed = plans.get(id)
  if (!changed) {
    changed = { ...plan, work: { ...work, input: compileTemplate(given) } }
    plans.set(id, changed)
  }
  return changed
}
