import { type Clock, sleep } from '#base'
import { AppError } from '#contract'
import type { Engine } from '#engine'
import { type BudgetStore, Cashier, type Policy } from '#gate'

/** How often an effect is told that there is something left again, before its hold is taken for over. */
const tries = 5
const pauseMs = 50

/** Keeps the budgets of a home while its engine works. */
export function openCashier(options: {
  readonly store: BudgetStore
  readonly engine: Pick<Engine, 'answer'>
  readonly clock: Clock
  policy(): Policy
}): Cashier {
  const { store, engine, clock, policy } = options
  const { signal } = new AbortController()

  /** The hold may not be durable yet when something is left again. */
  async function wake(
    run: string,
    key: string,
    answer: Parameters<Cashier['admit']>[1]['answer'],
  ): Promise<void> {
    for (let count = 0; count < tries; count += 1) {
      try {
        await engine.answer(run, key, { answer, by: 'budget' })
        return
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'engine.not_held') return
        await sleep(clock, pauseMs, { signal })
      }
    }
  }

  return new Cashier({
    store,
    defaults: () => policy().document.budgets,
    today: () => dayOf(clock.now()),
    wake: (run, key, answer) => void wake(run, key, answer),
  })
}

/** The person's own day: a budget for each day begins with their midnight. */
export function dayOf(now: number): { name: string; endsAt: number } {
  const date = new Date(now)
  const two = (value: number): string => String(value).padStart(2, '0')
  const name = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
  return { name, endsAt: new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime() }
}
