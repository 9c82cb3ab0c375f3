import { type Amounts, BudgetUnit, type Charge } from '#contract'

import type { BudgetStore } from '../ports/budget-store.ts'
import type { BudgetLeft } from '../ports/models.ts'

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
  | { readonly ok: true; readonly charges: readonly Charge[] }
  | { readonly ok: false; readonly lack: Lack }

type Use = Record<BudgetUnit, { spent: number; held: number }>

/** What an attempt took that has ended. */
interface Ended {
  readonly run: string
  readonly charges: readonly Charge[]
  readonly actual: Amounts
}

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
  /** What has ended, but may not be known durably yet: a crash would bring it back as it was reserved. */
  private readonly ended = new Map<string, Ended>()
  private readonly warned = new Set<string>()
  /** Told which account has more left than before. */
  private readonly freed: (account: string) => void

  constructor(store: BudgetStore, freed: (account: string) => void) {
    this.store = store
    this.freed = freed
  }

  /**
   * Reserves for an attempt, in all accounts or in none. Asked again for the same attempt, it reserves anew.
   *
   * @param kept what was kept for it until now, and is not any more
   * @param early whether it becomes durable with or after all that has ended in its run, which so need not be waited for
   */
  take(
    spender: Spender,
    estimate: Amounts,
    { ceilings, kept, early = false }: { ceilings: readonly Ceiling[]; kept?: Spender; early?: boolean },
  ): Taken {
    const ended = early ? this.endedIn(spender.run) : []
    const left = [...this.drop(spender), ...(kept ? this.drop(kept) : [])]
    const charges: Charge[] = []
    for (const { account, limits } of ceilings) {
      for (const unit of BudgetUnit.options) {
        const limit = limits[unit]
        const amount = estimate[unit] ?? 0
        if (limit === undefined || amount === 0) continue
        const lack = this.lackOf(account, { unit, limit, needs: amount }, ended)
        if (lack.used + amount > limit) {
          for (const one of new Set(left)) this.freed(one)
          return { ok: false, lack }
        }
        charges.push({ account, unit, amount })
      }
    }
    for (const { account, unit, amount } of charges) this.useOf(account)[unit].held += amount
    if (charges.length > 0) this.holds.set(idOf(spender), charges)
    return { ok: true, charges }
  }

  /**
   * Says what an attempt took in the end; of units that are not named, what was reserved. It counts as reserved until
   * that is durable: see `confirm`.
   *
   * @param earlier whether it may have been reserved by a process before this one
   * @returns whether anything was reserved
   */
  settle(spender: Spender, actual: Amounts, { earlier }: { earlier: boolean }): boolean {
    const id = idOf(spender)
    if (this.ended.has(id)) return false
    const charges = this.holds.get(id) ?? (earlier ? this.store.held(spender) : [])
    this.holds.delete(id)
    if (charges.length === 0) return false
    // Read before the store has the end of it, or it would be taken off twice.
    for (const { account } of charges) this.useOf(account)
    this.ended.set(id, { run: spender.run, charges, actual })
    return true
  }

  /** What an attempt took is durable: the rest of what was reserved for it is free. */
  confirm(spender: Spender): void {
    const id = idOf(spender)
    const ended = this.ended.get(id)
    if (!ended) return
    this.ended.delete(id)
    const freed = new Set<string>()
    for (const { account, unit, amount } of ended.charges) {
      const use = this.useOf(account)[unit]
      const spent = ended.actual[unit] ?? amount
      use.held -= amount
      use.spent += spent
      if (spent < amount) freed.add(account)
    }
    for (const account of freed) this.freed(account)
  }

  /** Gives back what was reserved for an attempt that does not begin. */
  withdraw(spender: Spender): void {
    for (const account of new Set(this.drop(spender))) this.freed(account)
  }

  /**
   * @param kept what is reserved for it is left for it
   * @param early as in {@link take}
   */
  left(
    ceilings: readonly Ceiling[],
    kept: Spender,
    { early = false }: { early?: boolean } = {},
  ): BudgetLeft[] {
    const ended = early ? this.endedIn(kept.run) : []
    const mine = this.holds.get(idOf(kept)) ?? []
    return ceilings.flatMap(({ account, limits }) =>
      BudgetUnit.options.flatMap((unit) => {
        const limit = limits[unit]
        if (limit === undefined) return []
        const { used } = this.lackOf(account, { unit, limit, needs: 0 }, ended)
        const own = mine.find((charge) => charge.account === account && charge.unit === unit)?.amount ?? 0
        return [{ account, unit, limit, left: Math.max(0, limit - used + own) }]
      }),
    )
  }

  private drop(spender: Spender): string[] {
    const charges = this.holds.get(idOf(spender)) ?? []
    this.holds.delete(idOf(spender))
    for (const { account, unit, amount } of charges) this.useOf(account)[unit].held -= amount
    return charges.map(({ account }) => account)
  }

  private lackOf(
    account: string,
    { unit, limit, needs }: { unit: BudgetUnit; limit: number; needs: number },
    ended: readonly Ended[] = [],
  ): Lack {
    const { spent, held } = this.useOf(account)[unit]
    let used = spent + held
    for (const { charges, actual } of ended)
      for (const charge of charges)
        if (charge.account === account && charge.unit === unit)
          used -= charge.amount - (actual[unit] ?? charge.amount)
    return { account, unit, limit, used, needs }
  }

  private endedIn(run: string): readonly Ended[] {
    return [...this.ended.values()].filter((one) => one.run === run)
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

  /** Limits that come near to be used up, each said once. */
  nearLimits(ceilings: readonly Ceiling[]): Lack[] {
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
