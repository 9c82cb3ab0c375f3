import type { Fact } from '#contract'
import type { FactStore } from '#engine'

import type { EffectRequest } from '../effect-request.ts'
import type { LeaseStore } from '../ports/lease-store.ts'
import { leaseCovers } from './lease.ts'
import { UseCounter } from './use-counter.ts'

/** Facts of this kind have a lease as their subject: an effect that used it. */
export const leaseUseKind = 'lease.use'
/** Facts of this kind have a plan and an effect's hash as their subject. */
export const planUseKind = 'plan.use'

/** Lets effects pass that a person has allowed beforehand: as parts of a plan, or within a lease. */
export class AllowedBefore {
  private readonly store: LeaseStore
  private readonly leases: UseCounter
  private readonly plans: UseCounter

  constructor(store: LeaseStore, facts: FactStore) {
    this.store = store
    this.leases = new UseCounter(facts, leaseUseKind)
    this.plans = new UseCounter(facts, planUseKind)
  }

  /** The fact of an effect that is done as planned; undefined when the plan has no such effect, or no more of it. */
  async inPlan(plan: string, hash: string, request: EffectRequest): Promise<Fact | undefined> {
    const times = this.store.planned(plan, hash)
    if (times === 0) return undefined
    const subject = `${plan} ${hash}`
    const fits = await this.plans.take(subject, effectOf(request), times)
    return fits ? { kind: planUseKind, subject, data: null } : undefined
  }

  /** Tells who has given a lease for a tree of runs since this was called; null when nobody has. */
  givenSince(root: string): () => string | null {
    const known = new Set(this.store.of(root).map(({ id }) => id))
    return () => this.store.of(root).find(({ id }) => !known.has(id))?.by ?? null
  }

  /** The fact of an effect that a lease lets pass; never more of them than it holds. */
  async inLease(hash: string, request: EffectRequest, now: number): Promise<Fact | undefined> {
    for (const lease of this.store.of(request.root)) {
      if (!leaseCovers(lease, request, now)) continue
      const fits = await this.leases.take(lease.id, effectOf(request), lease.effects)
      if (fits) return { kind: leaseUseKind, subject: lease.id, data: { hash } }
    }
    return undefined
  }
}

function effectOf({ run, key }: EffectRequest): string {
  return `${run} ${key}`
}
