import type { Lease } from '../approval/lease.ts'
import type { ApprovedPlan, LeaseStore } from '../ports/lease-store.ts'

export function createMemoryLeaseStore(): LeaseStore {
  const leases = new Map<string, Lease>()
  const plans = new Map<string, ApprovedPlan>()
  return {
    of: (root) => [...leases.values()].filter((lease) => lease.root === root),
    add(lease) {
      if (leases.has(lease.id)) throw new Error(`${lease.id} is there already.`)
      leases.set(lease.id, lease)
    },
    revoke: (id) => void leases.delete(id),
    addPlan: (plan) => void plans.set(plan.id, plan),
    planned: (plan, hash) => plans.get(plan)?.hashes.filter((one) => one === hash).length ?? 0,
  }
}
