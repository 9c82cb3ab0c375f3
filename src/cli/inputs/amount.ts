import { type Amounts, BudgetUnit } from '#contract'

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

/**
 * Limits as they are typed: `effects=100,money=2.50`.
 *
 * @throws AppError `cli.usage`
 */
export function amountsOf(text: string): Amounts {
  const amounts: { [unit in BudgetUnit]?: number } = {}
  for (const part of text.split(',')) {
    const [name = '', ...amount] = part.split('=')
    const unit = BudgetUnit.safeParse(name.trim()).data
    if (unit === undefined || amount.length !== 1)
      throw usage(
        `${JSON.stringify(part)} is no limit.`,
        `Write ${BudgetUnit.options.join(', ')} with an amount, such as effects=100,money=2.50.`,
      )
    if (amounts[unit] !== undefined) throw usage(`${unit} is limited twice.`)
    amounts[unit] = amountOf(unit, (amount[0] ?? '').trim())
  }
  return amounts
}

function whole(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** Millionths of a dollar. */
function dollars(text: string): number | undefined {
  const [, units = '', cents = ''] = /^\$?(\d{1,8})(?:\.(\d{1,6}))?$/.exec(text) ?? []
  return units === '' ? undefined : Number(units) * 1_000_000 + Number(cents.padEnd(6, '0'))
}
