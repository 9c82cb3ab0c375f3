import type { BudgetUnit } from '#contract'

import { usage } from '../given.ts'
import { parseAge } from '../printing/amounts.ts'

/**
 * An amount as it is typed: a whole number of effects or tokens, dollars such as `2.50`, a time such as `30m`.
 *
 * @throws AppError `cli.usage`
 */
export function amountOf(unit: BudgetUnit, text: string): number {
  const amount = unit === 'money' ? dollars(text) : unit === 'time' ? parseAge(text) : whole(text)
  if (amount !== undefined && Number.isSafeInteger(amount)) return amount
  const form = {
    effects: 'a whole number',
    tokens: 'a whole number',
    money: 'dollars such as 2.50',
    time: 'a time such as 30m',
  }
  throw usage(`${JSON.stringify(text)} is no amount of ${unit}.`, `Write ${form[unit]}.`)
}

function whole(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** Millionths of a dollar. */
function dollars(text: string): number | undefined {
  const [, units = '', cents = ''] = /^\$?(\d{1,8})(?:\.(\d{1,6}))?$/.exec(text) ?? []
  return units === '' ? undefined : Number(units) * 1_000_000 + Number(cents.padEnd(6, '0'))
}
