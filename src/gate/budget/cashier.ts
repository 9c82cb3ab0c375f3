import type { Json } from '#base'
import { type Amounts, type BudgetDefaults, budgetHeldKind, budgetSettledKind, type Fact } from '#contract'
import type { Admission } from '#engine'

import type { EffectRequest } from '../effect-request.ts'
import type { BudgetStore } from '../ports/budget-store.ts'
import { amountText } from './amount-text.ts'
import { BudgetDesk, type Ceiling, type Lack, type Spender } from './budget-desk.ts'

export interface CashierOptions {
  readonly store: BudgetStore
  /** Limits that hold where none are set. */
  defaults(): BudgetDefaults
  /** The person's own day, such as `2026-12-31`, and when it ends in milliseconds since the Unix epoch. */
  today(): { readonly name: string; readonly endsAt: number }
  /** An effect that waits for a budget may look again. */
  wake(run: string, key: string, answer: Json): void
}

/** What an effect waits for when a budget is used up, as its run shows it. */
export interface BudgetAsk {
  readonly why: string
  readonly account: string
  readonly unit: string
  readonly limit: number
  readonly used: number
  readonly needs: number
  /** What was said to the effect before, to be said again. */
  readonly answer: Json
}

/** Effects that are woken at once when something is left again. */
const wokenAtOnce = 8

/** Lets effects begin as far as the budgets of their run, its project and the day reach. */
export class Cashier {
  private readonly options: CashierOptions
  private readonly desk: BudgetDesk
  /** Effects that wait, by the account that they lack in. */
  private readonly waiting = new Map<string, Map<string, () => void>>()

  constructor(options: CashierOptions) {
    this.options = options
    this.desk = new BudgetDesk(options.store, (account) => this.wakeSome(account))
  }

  /** @param answer what was said to the effect last */
  admit(
    request: EffectRequest,
    { attempt, estimate, answer }: { attempt: number; estimate: Amounts; answer: Json },
  ): Admission {
    const ceilings = this.ceilingsOf(request)
    if (ceilings.length === 0) return { admit: true }
    const { run, key } = request
    const taken = this.desk.take({ run, key, attempt }, estimate, ceilings)
    if (taken.ok) {
      if (taken.charges.length === 0) return { admit: true }
      const held: Fact = {
        kind: budgetHeldKind,
        subject: '',
        data: { charges: taken.charges.map((charge) => ({ ...charge })) },
      }
      return { admit: true, facts: [held, ...taken.nearLimits.map(warning)] }
    }
    const { lack } = taken
    this.await(lack.account, `${run} ${key}`, () => this.options.wake(run, key, answer))
    const ask: BudgetAsk = { why: whyNot(lack), ...lack, answer }
    const expiresAt = lack.account.startsWith('day:') ? this.options.today().endsAt : null
    return {
      admit: false,
      hold: { reason: 'budget', ask: ask as unknown as Json, expiresAt, onExpiry: answer },
    }
  }

  /** The fact of what an attempt took; of what is not named, as much as was reserved. None where nothing was. */
  settle(spender: Spender, actual: Amounts, options: { earlier: boolean }): readonly Fact[] {
    if (!this.desk.settle(spender, actual, options)) return []
    return [{ kind: budgetSettledKind, subject: '', data: { ...actual } }]
  }

  withdraw(spender: Spender): void {
    this.desk.withdraw(spender)
  }

  private ceilingsOf({ root, project }: EffectRequest): Ceiling[] {
    const { store, defaults, today } = this.options
    const usual = defaults()
    const ceilings: Ceiling[] = [
      { account: `run:${root}`, limits: { ...usual.run, ...store.limits(`run:${root}`) } },
      { account: `day:${today().name}`, limits: { ...usual.day, ...store.limits('day') } },
    ]
    if (project !== '') {
      const scope = `project:${project}`
      ceilings.push({ account: scope, limits: { ...usual.project, ...store.limits(scope) } })
    }
    return ceilings.filter(({ limits }) => Object.keys(limits).length > 0)
  }

  private await(account: string, effect: string, wake: () => void): void {
    const waiting = this.waiting.get(account) ?? new Map<string, () => void>()
    waiting.set(effect, wake)
    this.waiting.set(account, waiting)
  }

  private wakeSome(account: string): void {
    const waiting = this.waiting.get(account)
    if (!waiting) return
    for (const [effect, wake] of [...waiting].slice(0, wokenAtOnce)) {
      waiting.delete(effect)
      wake()
    }
    if (waiting.size === 0) this.waiting.delete(account)
  }
}

function whyNot({ account, unit, limit, used, needs }: Lack): string {
  return `It needs ${amountText(unit, needs)}, and of the ${amountText(unit, limit)} for ${nameOf(account)} ${amountText(unit, used)} are used or reserved.`
}

function warning({ account, unit, limit, used }: Lack): Fact {
  const title = `The budget of ${nameOf(account)} is nearly used up`
  const body = `${amountText(unit, used)} of ${amountText(unit, limit)}`
  return { kind: 'notice', subject: '', data: { level: 'warning', title, body } }
}

function nameOf(account: string): string {
  if (account.startsWith('day:')) return 'this day'
  return account.startsWith('run:') ? 'this run' : `the project ${account.slice('project:'.length)}`
}
