import { AppError, type PolicyRule } from '#contract'

import type { EffectRequest } from '../effect-request.ts'
import { go, type Verdict } from '../verdict.ts'
import type { Policy } from './compile-policy.ts'
import { ruleFits } from './rule-fits.ts'

/** A verdict, and the rule that it is from; null where the mode decided. */
export interface PolicyJudgement {
  readonly verdict: Verdict
  readonly rule: string | null
}

/**
 * What the policy says of an effect: the first rule that fits, else the mode. `observe` lets everything go that no rule
 * refuses, for nothing is done; `draft` asks before anything that changes something; `autopilot` lets go.
 */
export function judgePolicy(request: EffectRequest, policy: Policy): Verdict {
  return judgeByRule(request, policy).verdict
}

export function judgeByRule(given: EffectRequest, policy: Policy): PolicyJudgement {
  const mode = given.mode === 'observe' ? given.mode : (policy.modeOfTool(given.tool) ?? given.mode)
  const request = mode === given.mode ? given : { ...given, mode }
  for (const ready of policy.rules) {
    if (!ruleFits(ready, request)) continue
    return { verdict: verdictOf(ready.rule, request), rule: ready.rule.name }
  }
  return { verdict: byMode(request), rule: null }
}

/** Nobody is asked about what is only simulated. */
function verdictOf({ name, say, because = '' }: PolicyRule, request: EffectRequest): Verdict {
  switch (say) {
    case 'go':
      return go
    case 'ask':
      if (request.mode === 'observe') return go
      return { say, reasons: [{ code: 'policy.rule', text: `${because} (rule ${name})` }] }
    case 'refuse':
      return { say, error: refusal(name, because, request) }
  }
}

function byMode(request: EffectRequest): Verdict {
  if (request.mode !== 'draft' || changesNothing(request)) return go
  const text = `In draft mode a person says yes before ${request.tool} changes anything.`
  return { say: 'ask', reasons: [{ code: 'mode.draft', text }] }
}

/**
 * Whether an effect leaves everything as it is. A tool's own word is not enough: one that says it is pure and needs to
 * write does not.
 */
function changesNothing({ effectClass, undoClass, needs }: EffectRequest): boolean {
  if (needs.some(({ capability }) => capability === 'fs.write' || capability === 'exec')) return false
  if (effectClass === 'pure') return true
  return undoClass === 'pure' && needs.every(({ capability }) => capability === 'fs.read')
}

function refusal(rule: string, because: string, { tool }: EffectRequest): AppError {
  return new AppError('gate.policy_refused', `${tool} is refused by the policy: ${because} (rule ${rule})`, {
    hint: 'See `adjutant policy show`; whoever keeps the policy can change it.',
    details: { rule, tool },
  })
}
