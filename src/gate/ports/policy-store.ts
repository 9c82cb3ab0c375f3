import type { PolicyDocument, PolicyVersion } from '#contract'

/**
 * Keeps every version of the policy that was ever set. Adapters must pass `testPolicyStore`.
 *
 * @throws AppError `gate.permissions_damaged` from whatever reads a version that something else wrote or changed
 */
export interface PolicyStore {
  /** Undefined until one is set. */
  newest(): PolicyVersion | undefined
  find(version: number): PolicyVersion | undefined
  /** Newest first. */
  list(): readonly PolicyVersion[]
  /**
   * Makes the next version; durable, and with its entry in the audit log, when it returns. What means the same as the
   * newest is no new one: the newest is answered.
   */
  set(document: PolicyDocument, given: { by: string; because: string; at: number }): PolicyVersion
}
