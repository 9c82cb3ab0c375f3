import { Amounts, budgetHeldKind, budgetSettledKind, type BudgetUnit, Charge, type Fact } from '#contract'

import type { AccountUse, BudgetLimit, BudgetStore } from '../ports/budget-store.ts'

interface Held extends Charge {
  readonly of: string
  spent: number | null
}

export interface MemoryBudgetStore extends BudgetStore {
  /** Takes the facts of an effect, as the ledger does. */
  commit(effect: { run: string; key: string; attempt: number }, facts: readonly Fact[]): void
}

export function createMemoryBudgetStore(): MemoryBudgetStore {
  const limits = new Map<string, BudgetLimit>()
  const holds: Held[] = []
  const idOf = ({ run, key, attempt }: Parameters<BudgetStore['held']>[0]): string =>
    JSON.stringify([run, key, attempt])
  const list = (): BudgetLimit[] =>
    [...limits.values()].toSorted((a, b) => (`${a.scope} ${a.unit}` < `${b.scope} ${b.unit}` ? -1 : 1))
  return {
    list,
    limits: (scope) =>
      Object.fromEntries(
        list()
          .filter((limit) => limit.scope === scope)
          .map(({ unit, amount }) => [unit, amount]),
      ),
    set(scope, { unit, amount }) {
      if (amount === null) limits.delete(`${scope} ${unit}`)
      else limits.set(`${scope} ${unit}`, { scope, unit, amount })
    },
    use(account) {
      const sums = new Map<BudgetUnit, AccountUse>()
      for (const hold of holds) {
        if (hold.account !== account) continue
        const { spent, held } = sums.get(hold.unit) ?? { spent: 0, held: 0 }
        sums.set(hold.unit, {
          unit: hold.unit,
          spent: spent + (hold.spent ?? 0),
          held: held + (hold.spent === null ? hold.amount : 0),
        })
      }
      return [...sums.values()]
    },
    held: (effect) =>
      holds
        .filter(({ of, spent }) => of === idOf(effect) && spent === null)
        .map(({ account, unit, amount }) => ({ account, unit, amount })),
    commit(effect, facts) {
      const of = idOf(effect)
      for (const { kind, data } of facts) {
        if (kind === budgetHeldKind) {
          const { charges } = data as { charges: unknown[] }
          for (const charge of charges) holds.push({ ...Charge.parse(charge), of, spent: null })
        }
        if (kind !== budgetSettledKind) continue
        const amounts = Amounts.parse(data)
        for (const hold of holds) {
          if (hold.of === of && hold.spent === null) hold.spent = amounts[hold.unit] ?? hold.amount
        }
      }
    },
  }
}
