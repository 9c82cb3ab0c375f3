import { Amounts, BudgetScope, BudgetUnit } from '#contract'
import { amountText } from '#gate'
import { lookAgain, type Workspace } from '#app'

import { type ExitCode, exitCodes } from '../command.ts'
import { usage } from '../given.ts'
import { amountOf } from '../inputs/amount.ts'
import type { Invocation } from '../invocation.ts'
import { findRun, shortId } from '../running/find-run.ts'
import { openWork, type Work } from '../running/work.ts'

/** `adjutant budgets list`: every limit, and how much of it is used. */
export async function listCommand(invocation: Invocation): Promise<ExitCode> {
  const { console } = invocation
  await using work = await openWork(invocation, { engine: 'never', reads: true })
  const { workspace } = work
  const { budgets, permissions } = workspace
  const rows = budgets.list().map(({ scope, unit, amount }) => {
    const account = scope === 'day' ? `day:${workspace.today()}` : scope
    const { spent = 0, held = 0 } = budgets.use(account).find((use) => use.unit === unit) ?? {}
    return { scope, unit, limit: amount, spent, reserved: held }
  })
  const defaults = permissions.policy().document.budgets
  console.answer({ limits: rows, defaults }, () => {
    if (rows.length === 0) console.line('No limits are set.')
    else
      console.table(
        ['for', 'limit', 'used', 'reserved'],
        rows.map(({ scope, unit, limit, spent, reserved }) => [
          scope,
          amountText(unit, limit),
          amountText(unit, spent),
          amountText(unit, reserved),
        ]),
      )
    for (const [scope, amounts] of Object.entries(defaults)) {
      for (const unit of BudgetUnit.options) {
        const amount = Amounts.parse(amounts)[unit]
        if (amount !== undefined) console.line(`By the policy, each ${scope}: ${amountText(unit, amount)}.`)
      }
    }
  })
  return exitCodes.done
}

/** `adjutant budgets set`: a limit; what waited for it goes on. */
export async function setCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const unit = unitOf(given.arg(1))
  const amount = amountOf(unit, given.arg(2))
  await using work = await openWork(invocation, { engine: 'preferred' })
  const scope = await scopeOf(work.workspace, given.arg(0))
  const woken = await change(invocation, work, { scope, unit, amount })
  console.answer({ scope, unit, limit: amount, woken }, () => {
    console.line(`${scope} may use ${amountText(unit, amount)}.`)
    tellWoken(invocation, work, woken)
  })
  return exitCodes.done
}

/** `adjutant budgets remove` */
export async function removeCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const unit = unitOf(given.arg(1))
  await using work = await openWork(invocation, { engine: 'preferred', reads: true })
  const scope = await scopeOf(work.workspace, given.arg(0))
  if (work.workspace.budgets.limits(scope)[unit] === undefined)
    throw usage(`${scope} has no limit of ${unit}.`, 'See "adjutant budgets list".')
  const woken = await change(invocation, work, { scope, unit, amount: null })
  console.answer({ scope, unit, limit: null, woken }, () => {
    console.line(`${scope} has no limit of ${unit} any more.`)
    tellWoken(invocation, work, woken)
  })
  return exitCodes.done
}

interface Change {
  readonly scope: string
  readonly unit: BudgetUnit
  readonly amount: number | null
}

/** Sets a limit and lets every effect that waits for a budget look again. Answers how many did. */
async function change(
  { by }: Invocation,
  { workspace }: Work,
  { scope, unit, amount }: Change,
): Promise<number> {
  workspace.budgets.set(scope, { unit, amount }, { by, at: workspace.clock.now() })
  return lookAgain(workspace, { by })
}

function tellWoken({ console }: Invocation, { isOurs }: Work, woken: number): void {
  if (woken === 0) return
  console.line(`${woken === 1 ? 'One effect that waited looks' : `${woken} effects that waited look`} again.`)
  if (isOurs) console.note('"adjutant run --resume" or "adjutant work" goes on.')
}

/** `day`, `project:NAME`, or `run:` with any part of an id that fits one run. */
async function scopeOf({ runs }: Workspace, text: string): Promise<string> {
  if (text.startsWith('run:')) {
    const { root } = await findRun(runs, text.slice('run:'.length))
    return `run:${root}`
  }
  const scope = BudgetScope.safeParse(text)
  if (scope.success) return scope.data
  throw usage(
    `${JSON.stringify(text)} is nothing that has a budget.`,
    `Write day, run:ID or project:NAME, such as run:${shortId('last')}.`,
  )
}

function unitOf(text: string): BudgetUnit {
  const unit = BudgetUnit.safeParse(text)
  if (unit.success) return unit.data
  throw usage(`${JSON.stringify(text)} is not counted.`, `Name one of ${BudgetUnit.options.join(', ')}.`)
}
