import type { AppError } from '#contract'

/** Why a person is asked: a stable code of the stage that asks, and a sentence for the person. */
export interface Reason {
  /** `<stage>.<what>`, such as `mode.draft`, `flow.private_leaves`. */
  readonly code: string
  readonly text: string
}

/** What one stage of the gate says of an effect. */
export type Verdict =
  | { readonly say: 'go' }
  | { readonly say: 'ask'; readonly reasons: readonly Reason[] }
  | { readonly say: 'refuse'; readonly error: AppError }

export const go: Verdict = { say: 'go' }

/** The strictest of all: the first refusal, else all reasons to ask, else go. */
export function joinVerdicts(verdicts: readonly Verdict[]): Verdict {
  const refusal = verdicts.find((verdict) => verdict.say === 'refuse')
  if (refusal) return refusal
  const reasons = verdicts.flatMap((verdict) => (verdict.say === 'ask' ? verdict.reasons : []))
  return reasons.length === 0 ? go : { say: 'ask', reasons }
}
