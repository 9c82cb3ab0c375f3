import { type Clock, sleep } from '#base'
import { AppError, budgetSettledKind } from '#contract'
import type { Engine, Ledger, Unit } from '#engine'
import { type BudgetStore, Cashier, type Policy } from '#gate'

/** How long a place is kept for an effect that was told to look again: it is prepared anew first. */
const patienceMs = 2_000
/** How often an effect is told that there is something left again, before its hold is taken for over. */
const tries = 5
const pauseMs = 50

/** Keeps the budgets of a home while its engine works; disposed of with it. */
export function openCashier(options: {
  readonly store: BudgetStore
  readonly engine: Pick<Engine, 'answer'>
  readonly clock: Clock
  policy(): Policy
}): Cashier & Disposable {
  const { store, engine, clock } = options
  const over = new AbortController()
  const cashier = new Cashier({
    store,
    defaults: () => options.policy().document.budgets,
    today: () => dayOf(clock.now()),
    async wake(run, key, answer) {
      const { signal } = over
      try {
        const told = await tell(() => engine.answer(run, key, { answer, by: 'budget' }), { clock, signal })
        if (told) await sleep(clock, patienceMs, { signal })
      } catch (error) {
        // Its run has ended, or all ends here: it needs no place any more.
        if (!(error instanceof AppError) && !signal.aborted) throw error
      }
    },
  })
  return Object.assign(cashier, { [Symbol.dispose]: () => over.abort() })
}

/** Whether it could be said. What is durable may not have come to the run itself yet. */
async function tell(
  say: () => Promise<void>,
  { clock, signal }: { clock: Clock; signal: AbortSignal },
): Promise<boolean> {
  for (let count = 0; count < tries; count += 1) {
    try {
      await say()
      return true
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'engine.not_held') throw error
      await sleep(clock, pauseMs, { signal })
    }
  }
  return false
}

/** The same ledger; the cashier learns what is durable of what effects wait for and took. */
export function countedLedger(ledger: Ledger, cashier: () => Cashier): Ledger {
  return {
    async commit(unit) {
      const committed = await ledger.commit(unit)
      if (committed.existing === undefined) tellOf(unit, cashier())
      return committed
    },
    close: () => ledger.close(),
  }
}

function tellOf({ run, records, facts = [], children = [] }: Unit, cashier: Cashier): void {
  for (const { kind, key, attempt } of facts)
    if (kind === budgetSettledKind) cashier.settled({ run, key, attempt })
  for (const { type, payload } of records) {
    if (type !== 'effect.held') continue
    const { key, reason } = JSON.parse(payload) as { key: string; reason: string }
    if (reason === 'budget') cashier.held(run, key)
  }
  for (const child of children) tellOf(child, cashier)
}

/** The person's own day: a budget for each day begins with their midnight. */
export function dayOf(now: number): { name: string; endsAt: number } {
  const date = new Date(now)
  const two = (value: number): string => String(value).padStart(2, '0')
  const name = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return { name, endsAt: new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime() }
}

let zone: string | undefined

/** Of which {@link dayOf} tells the days. That of the process stays as it is, and is dear to ask for. */
export function zoneHere(): string {
  zone ??= Intl.DateTimeFormat().resolvedOptions().timeZone
  return zone
}
