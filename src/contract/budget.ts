import { z } from 'zod'

/** What is counted: effects and tokens one by one, money in millionths of a US dollar, time in milliseconds. */
export const BudgetUnit = z.enum(['effects', 'tokens', 'money', 'time'])
export type BudgetUnit = z.infer<typeof BudgetUnit>

/** Whole amounts by unit; a unit that is not there is not counted, or has no limit. */
export const Amounts = z.partialRecord(BudgetUnit, z.int().nonnegative()).meta({ id: 'Amounts' })
export type Amounts = Readonly<z.infer<typeof Amounts>>

/** What is set a limit: a run with all within it, a project, or each day by itself. */
export const BudgetScope = z
  .string()
  .regex(/^(?:run:[a-zA-Z0-9_-]{1,100}|project:.{1,200}|day)$/su)
  .meta({ id: 'BudgetScope' })
export type BudgetScope = z.infer<typeof BudgetScope>

/** Limits that hold unless others are set. */
export const BudgetDefaults = z
  .strictObject({ run: Amounts.optional(), project: Amounts.optional(), day: Amounts.optional() })
  .meta({ id: 'BudgetDefaults' })
export type BudgetDefaults = Readonly<z.infer<typeof BudgetDefaults>>

/** What is taken from an account for one effect. */
export const Charge = z.strictObject({
  /** `run:ID`, `project:NAME`, or `day:2026-12-31`. */
  account: z.string(),
  unit: BudgetUnit,
  amount: z.int().nonnegative(),
})
export type Charge = Readonly<z.infer<typeof Charge>>

/** Facts of this kind reserve for an effect; data `{ charges }`. They commit with its intent. */
export const budgetHeldKind = 'budget.held'
/** Facts of this kind say what an effect took in the end; data are amounts. They commit with its result. */
export const budgetSettledKind = 'budget.settled'
