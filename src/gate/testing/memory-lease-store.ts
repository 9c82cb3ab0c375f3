import type { Lease } from '../approval/lease.ts'
import type { LeaseStore } from '../ports/lease-store.ts'

export function createMemoryLeaseStore(): LeaseStore {
  const leases = new Map<string, Lease>()
  return {
    of: (root) => [...leases.values()].filter((lease) => lease.root === root),
    add(lease) {
      if (leases.has(lease.id)) throw new Error(`${lease.id} is there already.`)
      leases.set(lease.id, lease)
    },
    revoke: (id) => void leases.delete(id),
  }
}
