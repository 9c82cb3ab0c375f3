import { Amounts, type BudgetUnit, type Charge } from '#contract'
import type { AccountUse, BudgetLimit, BudgetStore } from '#gate'

import { appendAudit } from './audit-log.ts'
import type { Sqlite } from './open-database.ts'
import { revisionsOf } from './revisions.ts'
import { createRowSeal } from './row-seal.ts'

interface LimitRow extends BudgetLimit {
  readonly seal: string
}

/** Keeps limits in `budget_limit` and reads `budget_account`; the ledger writes what effects take. */
export function createBudgetStore(db: Sqlite, { key }: { key: Uint8Array }): BudgetStore {
  const sql = {
    limits: db.prepare<[string], LimitRow>('SELECT * FROM budget_limit WHERE scope = ?'),
    all: db.prepare<[], LimitRow>('SELECT * FROM budget_limit ORDER BY scope, unit'),
    set: db.prepare(
      'INSERT OR REPLACE INTO budget_limit (scope, unit, amount, set_by, set_at, seal) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    remove: db.prepare('DELETE FROM budget_limit WHERE scope = ? AND unit = ?'),
    use: db.prepare<[string], AccountUse>('SELECT unit, spent, held FROM budget_account WHERE account = ?'),
    held: db.prepare<[string, string, number], Charge>(
      `SELECT account, unit, amount FROM budget_hold
       WHERE run = ? AND key = ? AND attempt = ? AND spent IS NULL`,
    ),
  }
  const seals = createRowSeal(key, 'budget_limit')

  const known = new Map<string, Amounts>()
  const revisions = revisionsOf(db)
  let stamp: number | undefined

  function limitsOf(scope: string): Amounts {
    const now = revisions.get().get('budgets')
    if (now !== stamp || now === undefined || known.size > 1_000) known.clear()
    stamp = now
    const found =
      known.get(scope) ??
      Amounts.parse(Object.fromEntries(sql.limits.all(scope).map((row) => [row.unit, required(row).amount])))
    known.set(scope, found)
    return found
  }

  function required(row: LimitRow): BudgetLimit {
    const { scope, unit, amount, seal } = row
    seals.require([scope, unit, amount], seal, `The limit of ${scope}`)
    return { scope, unit, amount }
  }

  const change = db.transaction(
    (scope: string, unit: BudgetUnit, amount: number | null, { by, at }: { by: string; at: number }) => {
      if (amount === null) sql.remove.run(scope, unit)
      else sql.set.run(scope, unit, amount, by, at, seals.seal([scope, unit, amount]))
      appendAudit(db, { at, kind: 'budget.set', by, subject: scope, data: { unit, amount } })
    },
  )

  return {
    limits: limitsOf,
    list: () => sql.all.all().map(required),
    set(scope, { unit, amount }, options) {
      revisions.forget()
      change.immediate(scope, unit, amount, options)
    },
    use: (account) => sql.use.all(account),
    held: ({ run, key: effect, attempt }) => sql.held.all(run, effect, attempt),
  }
}

/** Writes what effects reserve and take, from their facts, in the transaction that keeps those. */
export function createBudgetWriter(db: Sqlite) {
  const hold = db.prepare(
    `INSERT INTO budget_hold (run, key, attempt, account, unit, amount)
     SELECT ?, ?, ?, value ->> '$.account', value ->> '$.unit', value ->> '$.amount' FROM json_each(?, '$.charges')`,
  )
  const settle = db.prepare(
    `UPDATE budget_hold SET spent = coalesce(? ->> ('$.' || unit), amount)
     WHERE run = ? AND key = ? AND attempt = ? AND spent IS NULL`,
  )
  return {
    held: (run: string, key: string, attempt: number, data: string) => void hold.run(run, key, attempt, data),
    settled: (run: string, key: string, attempt: number, data: string) =>
      void settle.run(data, run, key, attempt),
  }
}
