import type { Json } from '#base'
import {
  type Amounts,
  type AppError,
  type BudgetDefaults,
  budgetHeldKind,
  budgetSettledKind,
  BudgetUnit,
  type Fact,
} from '#contract'
import type { Admission, HandlerCall } from '#engine'

import type { EffectRequest } from '../effect-request.ts'
import type { BudgetStore } from '../ports/budget-store.ts'
import type { BudgetLeft } from '../ports/models.ts'
import { contextOf } from '../run-context.ts'
import { accountText, amountText } from './amount-text.ts'
import type { BudgetAsk } from './budget-ask.ts'
import { BudgetDesk, type Ceiling, type Lack, type Spender } from './budget-desk.ts'

export interface CashierOptions {
  readonly store: BudgetStore
  /** Limits that hold where none are set. */
  defaults(): BudgetDefaults
  /** The person's own day, such as `2026-12-31`, and when it ends in milliseconds since the Unix epoch. */
  today(): { readonly name: string; readonly endsAt: number }
  /**
   * An effect that waits for a budget may look again. Resolves when it should have done so, or cannot any more; until
   * then there is a place for it.
   */
  wake(run: string, key: string, answer: Json): Promise<void>
}

/** An effect that waits for a budget. */
interface Waiter {
  readonly run: string
  readonly key: string
  /** What was said to it before, to be said again. */
  readonly answer: Json
  readonly estimate: Amounts
  /** By the limits of the moment. */
  ceilings(): readonly Ceiling[]
  /** Whether that it waits is durable, so that it can be told to look again. */
  isHeld: boolean
}

/** Lets effects begin as far as the budgets of their run, its project and the day reach. */
export class Cashier {
  private readonly options: CashierOptions
  private readonly desk: BudgetDesk
  /** Effects that wait, by the account that they lack in, in the order in which they came. */
  private readonly waiting = new Map<string, Map<string, Waiter>>()
  /** The account that each of them lacks in. */
  private readonly lacking = new Map<string, string>()

  constructor(options: CashierOptions) {
    this.options = options
    this.desk = new BudgetDesk(options.store, (account) => this.look(account))
  }

  /**
   * @param early whether what has ended in its run by now is durable when it is
   * @param answer what was said to the effect last
   * @param refuse why it is refused where it would wait for a budget
   * @throws AppError that `refuse` gives
   */
  admit(
    request: EffectRequest,
    {
      attempt,
      early = false,
      estimate,
      answer,
      refuse,
    }: {
      attempt: number
      early?: boolean
      estimate: Amounts
      answer: Json
      refuse?: (left: BudgetLeft) => AppError | undefined
    },
  ): Admission {
    const { run, key, root, project } = request
    const ceilings = this.ceilingsOf(root, project)
    this.forget(run, key)
    const kept = placeOf(run, key)
    const taken = this.desk.take({ run, key, attempt }, estimate, { ceilings, kept, early })
    if (taken.ok) {
      if (taken.charges.length === 0) return { admit: true }
      const held: Fact = {
        kind: budgetHeldKind,
        subject: '',
        data: { charges: taken.charges.map((charge) => ({ ...charge })) },
      }
      return { admit: true, facts: [held, ...this.desk.nearLimits(ceilings).map(warning)] }
    }
    const { lack } = taken
    const { account, unit, limit, used } = lack
    const refusal = refuse?.({ account, unit, limit, left: Math.max(0, limit - used) })
    if (refusal) throw refusal
    this.keep(lack.account, {
      run,
      key,
      answer,
      estimate,
      isHeld: false,
      ceilings: () => this.ceilingsOf(root, project),
    })
    const ask = { why: whyNot(lack), ...lack, answer }
    const expiresAt = lack.account.startsWith('day:') ? this.options.today().endsAt : null
    return {
      admit: false,
      hold: { reason: 'budget', ask, expiresAt, onExpiry: answer },
    }
  }

  /** The fact of what an attempt took; of what is not named, as much as was reserved. None where nothing was. */
  settle(spender: Spender, actual: Amounts, options: { earlier: boolean }): readonly Fact[] {
    if (!this.desk.settle(spender, actual, options)) return []
    return [{ kind: budgetSettledKind, subject: '', data: { ...actual } }]
  }

  /** What an attempt took is durable. */
  settled(spender: Spender): void {
    this.desk.confirm(spender)
  }

  withdraw(spender: Spender): void {
    this.desk.withdraw(spender)
  }

  /** That an effect waits is durable. Limits may have changed since it was told so. */
  held(run: string, key: string): void {
    const account = this.lacking.get(nameOfEffect(run, key))
    const waiter = account === undefined ? undefined : this.waiting.get(account)?.get(nameOfEffect(run, key))
    if (account === undefined || !waiter) return
    waiter.isHeld = true
    this.look(account)
  }

  /** Takes over effects that wait for a budget since a process before this one; those that can go on do. */
  resume(effects: readonly { readonly run: string; readonly key: string; readonly ask: BudgetAsk }[]): void {
    const accounts = new Set<string>()
    for (const { run, key, ask } of effects) {
      const { account, unit, needs, answer } = ask
      if (this.lacking.has(nameOfEffect(run, key))) continue
      this.keep(account, {
        run,
        key,
        answer,
        estimate: { [unit]: needs },
        isHeld: true,
        ceilings: () => [{ account, limits: this.limitsOf(account) }],
      })
      accounts.add(account)
    }
    for (const account of accounts) this.look(account)
  }

  /** What is left for an effect of the budgets that it counts in. */
  left(call: Pick<HandlerCall, 'run' | 'key' | 'root' | 'context' | 'early'>): BudgetLeft[] {
    const { run, key, root, context, early = false } = call
    return this.desk.left(this.ceilingsOf(root, contextOf(context).project), placeOf(run, key), { early })
  }

  private ceilingsOf(root: string, project: string): Ceiling[] {
    const accounts = [`run:${root}`, `day:${this.options.today().name}`]
    if (project !== '') accounts.push(`project:${project}`)
    return accounts
      .map((account) => ({ account, limits: this.limitsOf(account) }))
      .filter(({ limits }) => Object.keys(limits).length > 0)
  }

  private limitsOf(account: string): Amounts {
    const { store } = this.options
    const usual = this.options.defaults()
    if (account.startsWith('run:')) return { ...usual.run, ...store.limits(account) }
    if (account.startsWith('day:')) return { ...usual.day, ...store.limits('day') }
    return { ...usual.project, ...store.limits(account) }
  }

  private keep(account: string, waiter: Waiter): void {
    const name = nameOfEffect(waiter.run, waiter.key)
    const waiting = this.waiting.get(account) ?? new Map<string, Waiter>()
    waiting.set(name, waiter)
    this.waiting.set(account, waiting)
    this.lacking.set(name, account)
  }

  private forget(run: string, key: string): void {
    const name = nameOfEffect(run, key)
    const account = this.lacking.get(name)
    if (account === undefined) return
    this.lacking.delete(name)
    const waiting = this.waiting.get(account)
    waiting?.delete(name)
    if (waiting?.size === 0) this.waiting.delete(account)
  }

  /** Wakes those that have room now, and keeps it for them: no more of them than can go on. */
  private look(account: string): void {
    /** The least of each unit that there was no room for. */
    const least: { [unit in BudgetUnit]?: number } = {}
    for (const waiter of this.waiting.get(account)?.values() ?? []) {
      const { run, key, answer, estimate, isHeld } = waiter
      if (!isHeld || BudgetUnit.options.some((unit) => (estimate[unit] ?? 0) >= (least[unit] ?? Infinity)))
        continue
      const place = placeOf(run, key)
      const taken = this.desk.take(place, estimate, { ceilings: waiter.ceilings() })
      if (taken.ok) {
        this.forget(run, key)
        void this.options.wake(run, key, answer).then(() => this.desk.withdraw(place))
      } else if (taken.lack.account === account) least[taken.lack.unit] = taken.lack.needs
    }
  }
}

/** What is kept for an effect that was told to look again; attempts have numbers from 1. */
function placeOf(run: string, key: string): Spender {
  return { run, key, attempt: 0 }
}

function nameOfEffect(run: string, key: string): string {
  return `${run} ${key}`
}

function whyNot({ account, unit, limit, used, needs }: Lack): string {
  return `It needs ${amountText(unit, needs)}, and of the ${amountText(unit, limit)} for ${accountText(account)} ${amountText(unit, used)} are used or reserved.`
}

function warning({ account, unit, limit, used }: Lack): Fact {
  const title = `The budget of ${accountText(account)} is nearly used up`
  const body = `${amountText(unit, used)} of ${amountText(unit, limit)}`
  return { kind: 'notice', subject: '', data: { level: 'warning', title, body } }
}
