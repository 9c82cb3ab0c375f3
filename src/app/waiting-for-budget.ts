import type { Engine, RunRow } from '#engine'
import { BudgetAsk, type BudgetStore, type Cashier } from '#gate'

type Runs = Pick<Engine, 'list' | 'journal'>

const pageOfRuns = 1_000
const pageOfRecords = 500

/** Shows a cashier the effects that have waited for a budget since a process before this one. */
export async function resumeWaiting(
  runs: Runs,
  { cashier, budgets }: { cashier: Cashier; budgets: BudgetStore },
): Promise<void> {
  const anyLimit = budgets.list().length > 0
  const found: string[] = []
  for (let after: string | undefined; ;) {
    const rows = await runs.list({
      status: ['running', 'waiting', 'compensating', 'paused'],
      limit: pageOfRuns,
      ...(after === undefined ? {} : { after }),
    })
    for (const row of rows) if (mayWait(row, anyLimit)) found.push(row.id)
    after = rows.at(-1)?.id
    if (rows.length < pageOfRuns) break
  }
  // Whoever has waited longest comes first.
  for (const run of found.toReversed()) cashier.resume(await waitingIn(runs, run))
}

/** A run that is seen waiting for something else may have an effect that waits for a budget, too. */
function mayWait({ waiting }: RunRow, anyLimit: boolean): boolean {
  if (waiting === 'budget') return true
  return anyLimit && (waiting === null || waiting === 'approval' || waiting === 'decision')
}

async function waitingIn(
  runs: Runs,
  run: string,
): Promise<readonly { readonly run: string; readonly key: string; readonly ask: BudgetAsk }[]> {
  const asks = new Map<string, BudgetAsk>()
  for (let after = 0; ;) {
    const records = await runs.journal(run, { after, limit: pageOfRecords })
    for (const record of records) {
      after = record.seq
      if (!('key' in record)) continue
      if (record.type === 'effect.held' && record.reason === 'budget')
        asks.set(record.key, BudgetAsk.parse(record.ask))
      else if (record.type.startsWith('effect.')) asks.delete(record.key)
    }
    if (records.length < pageOfRecords) return [...asks].map(([key, ask]) => ({ run, key, ask }))
  }
}
