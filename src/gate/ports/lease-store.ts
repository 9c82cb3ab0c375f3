import type { Lease } from '../approval/lease.ts'

/** Keeps the leases that people gave. Adapters must pass `testLeaseStore`. */
export interface LeaseStore {
  /** Every lease for a tree of runs that was not taken back, oldest first. */
  of(root: string): readonly Lease[]
  add(lease: Lease): void
  /** Takes one back; nothing happens when it is not there. */
  revoke(id: string): void
}
