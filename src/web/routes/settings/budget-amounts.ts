import { countText, durationText } from '#base'

import { moneyText } from '../../text/amounts.ts'

export const budgetUnits = ['effects', 'tokens', 'money', 'time'] as const
export type BudgetUnit = (typeof budgetUnits)[number]

/** What of a unit is one of what people type: a US dollar of millionths, a minute of milliseconds. */
const parts: Readonly<Record<BudgetUnit, number>> = {
  effects: 1,
  tokens: 1,
  money: 1_000_000,
  time: 60_000,
}

/** As people read it. */
export function amountOf(unit: BudgetUnit, amount: number): string {
  if (unit === 'money') return moneyText(amount)
  return unit === 'time' ? durationText(amount) : countText(amount)
}

/** Of what somebody typed, in dollars, minutes or pieces, the whole amount. */
export function amountFrom(unit: BudgetUnit, typed: number): number {
  return Math.round(typed * parts[unit])
}

/** As somebody would type it. */
export function typedOf(unit: BudgetUnit, amount: number): number {
  return amount / parts[unit]
}

export type Amounts = Readonly<Partial<Record<BudgetUnit, number | undefined>>>

export interface UsageRow {
  readonly unit: BudgetUnit
  readonly spent: number
  readonly reserved: number
  /** Null for without limit. */
  readonly limit: number | null
}

/** One row for each unit that is used or limited. */
export function usageRows(usage: {
  spent: Amounts
  reserved: Amounts
  limits: Amounts
}): readonly UsageRow[] {
  return budgetUnits
    .filter((unit) =>
      [usage.spent, usage.reserved, usage.limits].some((amounts) => amounts[unit] !== undefined),
    )
    .map((unit) => ({
      unit,
      spent: usage.spent[unit] ?? 0,
      reserved: usage.reserved[unit] ?? 0,
      limit: usage.limits[unit] ?? null,
    }))
}

/** How full a limit is, in parts of a hundred: of what is used, and of that with what is under way. Never over 100. */
export function fillOf({ spent, reserved, limit }: UsageRow): { spent: number; reserved: number } {
  if (limit === null) return { spent: 0, reserved: 0 }
  if (limit === 0) return { spent: 100, reserved: 0 }
  const used = Math.min(100, (100 * spent) / limit)
  return { spent: used, reserved: Math.min(100 - used, (100 * reserved) / limit) }
}
