import { z } from 'zod'

import { AppError, type BudgetView, type Implementations, type Operations } from '#contract'
import type { BudgetLimit } from '#gate'

import { dayOf } from '../cashier.ts'
import { lookAgain } from '../running/look-again.ts'
import { usageOf } from '../running/usage.ts'
import type { Desk } from './desk.ts'
import { placeFrom, placeText } from './list-place.ts'

type Named = Extract<keyof Operations, `budgets.${string}` | `usage.${string}`>

const Place = z.tuple([z.string()])
const Offset = z.tuple([z.int().nonnegative()])

const dayMs = 24 * 60 * 60 * 1_000
/** How far back a report goes unless it is said. */
const usualDays = 30

export function budgetsOperations(desk: Desk): Pick<Implementations<Operations>, Named> {
  const { workspace } = desk
  const { budgets, permissions, clock, runs } = workspace

  function view({ scope, unit, amount }: BudgetLimit): BudgetView {
    const { spent, reserved } = usageOf(workspace, scope)
    return { scope, unit, limit: amount, spent: spent[unit] ?? 0, reserved: reserved[unit] ?? 0 }
  }

  /** A run within another has no budget of its own: the one at the top counts for all. */
  async function scopeOf(scope: string): Promise<string> {
    if (!scope.startsWith('run:')) return scope
    return `run:${(await runs.get(scope.slice('run:'.length))).root}`
  }

  return {
    async 'budgets.list'({ cursor, limit }) {
      const [last = ''] = cursor === undefined ? [] : placeFrom(Place, cursor)
      const nameOf = ({ scope, unit }: BudgetLimit): string => `${scope} ${unit}`
      const rest = budgets
        .list()
        .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))
        .filter((one) => nameOf(one) > last)
      const items = rest.slice(0, limit)
      const end = items.at(-1)
      return {
        items: items.map(view),
        next: rest.length > limit && end ? placeText([nameOf(end)]) : null,
        defaults: permissions.policy().document.budgets,
      }
    },

    async 'budgets.set'({ scope: meant, unit, limit }, { caller: { by } }) {
      const scope = await scopeOf(meant)
      budgets.set(scope, { unit, amount: limit }, { by, at: clock.now() })
      const looked = await lookAgain(workspace, { by })
      desk.changed('budgets')
      return { ...view({ scope, unit, amount: limit }), looked }
    },

    async 'budgets.remove'({ scope: meant, unit }, { caller: { by } }) {
      // The run itself may have been removed since its limit was set.
      const isSet = budgets.limits(meant)[unit] !== undefined
      const scope = isSet ? meant : await scopeOf(meant)
      if (budgets.limits(scope)[unit] === undefined) {
        throw new AppError('budget.not_set', `${scope} has no limit of ${unit}.`, {
          hint: 'See the limits that are set.',
          details: { scope, unit },
        })
      }
      budgets.set(scope, { unit, amount: null }, { by, at: clock.now() })
      const looked = await lookAgain(workspace, { by })
      desk.changed('budgets')
      return { looked }
    },

    async 'usage.report'({ by, since: given, cursor, limit }) {
      const since = given ?? dayOf(clock.now() - usualDays * dayMs).name
      const [offset] = cursor === undefined ? [0] : placeFrom(Offset, cursor)
      const { rows, total } = workspace.modelUse({ by, since: startOf(since), offset, limit: limit + 1 })
      const next = rows.length > limit ? placeText([offset + limit]) : null
      return { items: rows.slice(0, limit), next, since, total }
    },

    async 'usage.get'({ scope: meant }) {
      const scope = await scopeOf(meant)
      return { scope, day: scope === 'day' ? workspace.today() : null, ...usageOf(workspace, scope) }
    },
  }
}

/** When a day of the person's own begins. */
function startOf(day: string): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date).getTime()
}
