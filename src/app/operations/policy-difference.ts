import { AppError, type PolicyDocument, type PolicyVersion } from '#contract'
import { defaultPolicy, diffPolicies, policyDiffText, type PolicyStore } from '#gate'

/** What holds as long as nobody has set a policy. */
export const usual = defaultPolicy.document

/** Setting a policy must go even where the one in force cannot be read. */
export function newestUnlessDamaged(policies: PolicyStore): PolicyVersion | undefined {
  try {
    return policies.newest()
  } catch (error) {
    if (error instanceof AppError && error.code === 'gate.permissions_damaged') return undefined
    throw error
  }
}

/** Each change in meaning, with the line that says it. */
export function differences(before: PolicyDocument, after: PolicyDocument) {
  return diffPolicies(before, after).map((change) => ({
    kind: change.kind,
    rule: change.rule,
    text: policyDiffText([change]).trimEnd(),
  }))
}
