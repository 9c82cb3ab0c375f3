import type { FactStore } from '#engine'

import type { EffectRequest } from '../effect-request.ts'
import type { LeaseStore } from '../ports/lease-store.ts'
import { type Lease, leaseCovers } from './lease.ts'

/** Facts of this kind have a lease as their subject: an effect that used it. */
export const leaseUseKind = 'lease.use'

/**
 * Gives effects out of leases, never more than a lease holds. Which effects have used one is in the facts that commit
 * with their intents; what is on its way there is counted here.
 */
export class LeaseDesk {
  private readonly store: LeaseStore
  private readonly facts: FactStore
  /** By lease, the effects that have used it or are about to. */
  private readonly uses = new Map<string, Promise<Set<string>>>()

  constructor(store: LeaseStore, facts: FactStore) {
    this.store = store
    this.facts = facts
  }

  /** The lease that lets this effect pass, or undefined. An effect that is tried again uses the place that it has. */
  async take(request: EffectRequest, now: number): Promise<Lease | undefined> {
    const effect = `${request.run} ${request.key}`
    for (const lease of this.store.of(request.root)) {
      if (!leaseCovers(lease, request, now)) continue
      const used = await this.usesOf(lease.id)
      if (!used.has(effect) && lease.effects !== null && used.size >= lease.effects) continue
      used.add(effect)
      return lease
    }
    return undefined
  }

  private usesOf(lease: string): Promise<Set<string>> {
    const known = this.uses.get(lease)
    if (known) return known
    const read = this.readUses(lease)
    this.uses.set(lease, read)
    read.catch(() => this.uses.delete(lease))
    return read
  }

  private async readUses(lease: string): Promise<Set<string>> {
    const used = new Set<string>()
    for (let after: number | undefined; ;) {
      const page = await this.facts.list({
        kind: leaseUseKind,
        subject: lease,
        order: 'oldest',
        limit: 1_000,
        ...(after === undefined ? {} : { after }),
      })
      for (const { run, key } of page) used.add(`${run} ${key}`)
      after = page.at(-1)?.position
      if (page.length === 0) return used
    }
  }
}
