import type { Amounts, BudgetUnit, Charge } from '#contract'

/** How much of an account is used up, and how much is reserved for what is under way or in doubt. */
export interface AccountUse {
  readonly unit: BudgetUnit
  readonly spent: number
  readonly held: number
}

/** One limit that a person has set. */
export interface BudgetLimit {
  /** `run:ID`, `project:NAME` or `day`. */
  readonly scope: string
  readonly unit: BudgetUnit
  readonly amount: number
}

/**
 * Keeps limits, and reads what is used; that is written with the facts of effects. Adapters must pass `testBudgetStore`.
 */
export interface BudgetStore {
  /** The limits of a scope. Cheap: asked for on the way of every effect. */
  limits(scope: string): Amounts
  list(): readonly BudgetLimit[]
  /** Sets a limit, or with null takes it away; it can be proven afterwards. */
  set(
    scope: string,
    limit: { unit: BudgetUnit; amount: number | null },
    options: { by: string; at: number },
  ): void
  use(account: string): readonly AccountUse[]
  /** What is still reserved for an attempt at an effect. */
  held(effect: { run: string; key: string; attempt: number }): readonly Charge[]
}
