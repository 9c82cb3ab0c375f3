import type { Lease } from '../approval/lease.ts'

/** Keeps what people allowed beforehand: leases, and the effects of plans. Adapters must pass `testLeaseStore`. */
export interface LeaseStore {
  /** Every lease for a tree of runs that was not taken back, oldest first. */
  of(root: string): readonly Lease[]
  /** Gives one; it can be proven afterwards. */
  add(lease: Lease): void
  /** Takes one back; nothing happens when it is not there. */
  revoke(id: string, by: string): void
  /** Keeps a plan: the hashes of its effects, one for each time that it may be done. */
  addPlan(plan: ApprovedPlan): void
  /** How often a plan has an effect; 0 when it has not, or is not there. */
  planned(plan: string, hash: string): number
}

/** What a person has seen in a dry-run and allowed. */
export interface ApprovedPlan {
  readonly id: string
  readonly hashes: readonly string[]
  readonly by: string
  /** Milliseconds since the Unix epoch. */
  readonly at: number
}
