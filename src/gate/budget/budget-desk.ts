import { type Amounts, BudgetUnit, type Charge } from '#contract'

import type { BudgetStore } from '../ports/budget-store.ts'

/** One attempt at an effect. */
export interface Spender {
  readonly run: string
  readonly key: string
  readonly attempt: number
}

/** A scope that an effect counts in, with the account that is charged and what may be used of it. */
export interface Ceiling {
  readonly account: string
  readonly limits: Amounts
}

/** What there is too little of. */
export interface Lack {
  readonly account: string
  readonly unit: BudgetUnit
  readonly limit: number
  /** Spent, and reserved for others. */
  readonly used: number
  readonly needs: number
}

export type Taken =
  | { readonly ok: true; readonly charges: readonly Charge[]; readonly nearLimits: readonly Lack[] }
  | { readonly ok: false; readonly lack: Lack }

type Use = Record<BudgetUnit, { spent: number; held: number }>

/** From this share of a limit on, a person is warned. */
const warnAt = 0.8

/**
 * Reserves before an effect begins and settles when it has ended, never over a limit. One process at a time has it; what
 * it knows it has from the store, where reservations commit with intents and settlements with results. So after a crash
 * everything that may have happened counts, and nothing else.
 */
export class BudgetDesk {
  private readonly store: BudgetStore
  private readonly accounts = new Map<string, Use>()
  private readonly holds = new Map<string, readonly Charge[]>()
  private readonly warned = new Set<string>()
  /** Told which account has more left than before. */
  private readonly freed: (account: string) => void

  constructor(store: BudgetStore, freed: (account: string) => void) {
    this.store = store
    this.freed = freed
  }

  /** Reserves for an attempt, in all accounts or in none. Asked again for the same attempt, it reserves anew. */
  take(spender: Spender, estimate: Amounts, ceilings: readonly Ceiling[]): Taken {
    this.withdraw(spender)
    const charges: Charge[] = []
    for (const { account, limits } of ceilings) {
      for (const unit of BudgetUnit.options) {
        const limit = limits[unit]
        const amount = estimate[unit] ?? 0
        if (limit === undefined || amount === 0) continue
        const lack = this.lackOf(account, { unit, limit, needs: amount })
        if (lack.used + amount > limit) return { ok: false, lack }
        charges.push({ account, unit, amount })
      }
    }
    if (charges.length === 0) return { ok: true, charges, nearLimits: [] }
    for (const { account, unit, amount } of charges) this.useOf(account)[unit].held += amount
    this.holds.set(idOf(spender), charges)
    return { ok: true, charges, nearLimits: this.nearLimits(ceilings) }
  }

  /**
   * Says what an attempt took in the end; of units that are not named, what was reserved.
   *
   * @param earlier whether it may have been reserved by a process before this one
   * @returns whether anything was reserved
   */
  settle(spender: Spender, actual: Amounts, { earlier }: { earlier: boolean }): boolean {
    const charges = this.holds.get(idOf(spender)) ?? (earlier ? this.store.held(spender) : [])
    this.holds.delete(idOf(spender))
    const freed = new Set<string>()
    for (const { account, unit, amount } of charges) {
      const use = this.useOf(account)[unit]
      const spent = actual[unit] ?? amount
      use.held -= amount
      use.spent += spent
      if (spent < amount) freed.add(account)
    }
    for (const account of freed) this.freed(account)
    return charges.length > 0
  }

  /** Gives back what was reserved for an attempt that does not begin. */
  withdraw(spender: Spender): void {
    const charges = this.holds.get(idOf(spender))
    if (!charges) return
    this.holds.delete(idOf(spender))
    for (const { account, unit, amount } of charges) this.useOf(account)[unit].held -= amount
    for (const account of new Set(charges.map((charge) => charge.account))) this.freed(account)
  }

  private lackOf(
    account: string,
    { unit, limit, needs }: { unit: BudgetUnit; limit: number; needs: number },
  ): Lack {
    const { spent, held } = this.useOf(account)[unit]
    return { account, unit, limit, used: spent + held, needs }
  }

  private useOf(account: string): Use {
    const known = this.accounts.get(account)
    if (known) return known
    const use: Use = {
      effects: { spent: 0, held: 0 },
      tokens: { spent: 0, held: 0 },
      money: { spent: 0, held: 0 },
      time: { spent: 0, held: 0 },
    }
    for (const { unit, spent, held } of this.store.use(account)) use[unit] = { spent, held }
    this.accounts.set(account, use)
    return use
  }

  /** Limits that this reservation has come near to, each said once. */
  private nearLimits(ceilings: readonly Ceiling[]): Lack[] {
    return ceilings.flatMap(({ account, limits }) =>
      BudgetUnit.options.flatMap((unit) => {
        const limit = limits[unit]
        const name = `${account} ${unit} ${limit}`
        if (limit === undefined || this.warned.has(name)) return []
        const near = this.lackOf(account, { unit, limit, needs: 0 })
        if (near.used < limit * warnAt) return []
        this.warned.add(name)
        return [near]
      }),
    )
  }
}

function idOf({ run, key, attempt }: Spender): string {
  return `${run} ${attempt} ${key}`
}
