import type { BudgetUnit } from '#contract'

/** An amount for people: `1 effect`, `12,000 tokens`, `$0.35`, `90 s`. */
export function amountText(unit: BudgetUnit, amount: number): string {
  switch (unit) {
    case 'money':
      return `$${(amount / 1_000_000).toFixed(2)}`
    case 'time':
      return `${Math.round(amount / 1_000)} s`
    case 'effects':
    case 'tokens': {
      const count = String(amount).replaceAll(/\B(?=(\d{3})+$)/g, ',')
      return `${count} ${amount === 1 ? unit.slice(0, -1) : unit}`
    }
    default:
      throw new TypeError('unknown unit')
  }
}

/** An account for people: `this day`, `this run`, `the project home`. */
export function accountText(account: string): string {
  if (account.startsWith('day:')) return 'this day'
  return account.startsWith('run:') ? 'this run' : `the project ${account.slice('project:'.length)}`
}
