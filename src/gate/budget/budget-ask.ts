import { z } from 'zod'

import { BudgetUnit } from '#contract'

/** What an effect waits for when a budget is used up, as its run shows it. */
export const BudgetAsk = z.strictObject({
  why: z.string(),
  account: z.string(),
  unit: BudgetUnit,
  limit: z.int(),
  /** Spent, and reserved for others. */
  used: z.int(),
  needs: z.int(),
  /** What was said to the effect before, to be said again. */
  answer: z.json(),
})
export type BudgetAsk = z.infer<typeof BudgetAsk>
