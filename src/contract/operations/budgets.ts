import { z } from 'zod'

import { Amounts, BudgetDefaults, BudgetScope, BudgetUnit } from '../budget.ts'
import { ModelUseRow, ModelUseSums, UsageBy } from '../model-use.ts'
import { operation } from './operation.ts'
import { pageFields, pageOf } from './paging.ts'

/** A limit and how much of it is used; money in millionths of a US dollar, time in milliseconds. */
export const BudgetView = z
  .strictObject({
    /** `day`, `run:ID` or `project:NAME`. */
    scope: z.string(),
    unit: BudgetUnit,
    limit: z.int(),
    spent: z.int(),
    /** For what is under way or in doubt. */
    reserved: z.int(),
  })
  .meta({ id: 'BudgetView' })
export type BudgetView = z.infer<typeof BudgetView>

export const budgetsOperations = {
  'budgets.list': operation({
    http: 'GET /api/v2/budgets',
    summary: 'List the limits that are set, and how much of each is used.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({ ...pageFields }),
    output: z.strictObject({
      ...pageOf(BudgetView).shape,
      /** By the policy, where no limits are set. */
      defaults: BudgetDefaults,
    }),
  }),
  'budgets.set': operation({
    http: 'PUT /api/v2/budgets/{scope}/{unit}',
    summary: 'Set a limit. What waited for it looks again.',
    permission: 'allow',
    audit: 'budget.set',
    errors: ['engine.run_not_found'],
    input: z.strictObject({
      scope: BudgetScope,
      unit: BudgetUnit,
      limit: z.int().nonnegative().max(Number.MAX_SAFE_INTEGER),
    }),
    output: z.strictObject({
      ...BudgetView.shape,
      /** How many effects that waited look again. */
      looked: z.int(),
    }),
  }),
  'budgets.remove': operation({
    http: 'DELETE /api/v2/budgets/{scope}/{unit}',
    summary: 'Take a limit away. What waited for it looks again.',
    permission: 'allow',
    audit: 'budget.set',
    errors: ['budget.not_set'],
    input: z.strictObject({ scope: BudgetScope, unit: BudgetUnit }),
    output: z.strictObject({ looked: z.int() }),
  }),
  'usage.report': operation({
    http: 'GET /api/v2/usage/report',
    summary: 'Sum up what models were used for: by model, agent, day or run.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({
      by: UsageBy.default('model'),
      /** The first of the person's own days that counts; 30 days back when left out. */
      since: z.iso.date().optional(),
      ...pageFields,
    }),
    output: z.strictObject({
      ...pageOf(ModelUseRow).shape,
      since: z.iso.date(),
      /** Of all of them. */
      total: ModelUseSums,
    }),
  }),
  'usage.get': operation({
    http: 'GET /api/v2/usage',
    summary: 'Say how much was used today, or by a run with all within it.',
    permission: 'look',
    audit: null,
    errors: ['engine.run_not_found'],
    input: z.strictObject({
      /** Default: the day. */
      scope: BudgetScope.default('day'),
    }),
    output: z.strictObject({
      scope: z.string(),
      /** The person's own day, of `day`. */
      day: z.string().nullable(),
      spent: Amounts,
      reserved: Amounts,
      /** What holds for it, set or by the policy. */
      limits: Amounts,
    }),
  }),
}
