import { createBudgetStore, openDatabase, prepareDatabase } from '#adapters'
import { budgetHeldKind, type BudgetUnit } from '#contract'

import { announced, type Bill } from './provider.ts'
import { databaseOf, sealKey } from './host.ts'

interface Held {
  readonly run: string
  readonly key: string
  readonly attempt: number
  readonly account: string
  readonly unit: BudgetUnit
  readonly amount: number
  readonly spent: number | null
}

/** A home's own books, read from outside, and its limits. */
export class HomeBooks implements Disposable {
  private readonly db: ReturnType<typeof openDatabase>
  private readonly limits: ReturnType<typeof createBudgetStore>

  constructor(folder: string) {
    prepareDatabase(databaseOf(folder))
    this.db = openDatabase(databaseOf(folder))
    this.limits = createBudgetStore(this.db, { key: sealKey })
    // The database itself notes whenever an account is over a limit, however short that is.
    this.db.exec(`
      CREATE TABLE over_limit (account TEXT, unit TEXT, sum INTEGER, amount INTEGER);
      ${['INSERT', 'UPDATE']
        .map(
          (change) => `CREATE TRIGGER over_at_${change} AFTER ${change} ON budget_account BEGIN
            INSERT INTO over_limit SELECT NEW.account, NEW.unit, NEW.spent + NEW.held, amount FROM budget_limit
            WHERE scope = CASE WHEN NEW.account LIKE 'day:%' THEN 'day' ELSE NEW.account END
              AND unit = NEW.unit AND NEW.spent + NEW.held > amount;
          END;`,
        )
        .join('\n')}`)
  }

  limit(scope: string, unit: BudgetUnit, amount: number): void {
    this.limits.set(scope, { unit, amount }, { by: 'test', at: 0 })
  }

  /** Times that an account was over its limit. */
  over(): readonly string[] {
    return this.db
      .prepare<[], string>(`SELECT account || ': ' || sum || ' of ' || amount || ' ' || unit FROM over_limit`)
      .pluck()
      .all()
  }

  statuses(): readonly string[] {
    return this.db.prepare<[], string>(`SELECT coalesce(waiting, status) FROM run`).pluck().all()
  }

  /** What is wrong between these books and the provider's, when nothing is under way. */
  compare(bills: readonly Bill[]): readonly string[] {
    const wrong: string[] = []
    const rows = this.db.prepare<[], Held>(`SELECT * FROM budget_hold WHERE account LIKE 'run:%'`).all()
    for (const unit of ['tokens', 'money'] as const) {
      for (const [name, attempts] of Map.groupBy(
        rows.filter((row) => row.unit === unit),
        ({ run, key }) => `${run} ${key}`,
      )) {
        const [run = '', key = ''] = name.split(' ')
        const billed = bills.filter(({ id }) => id.startsWith(`${run}/`) && id.endsWith(`/${key}`))
        const settled = attempts.reduce((sum, { spent }) => sum + (spent ?? Number.NaN), 0)
        const known = billed.reduce((sum, bill) => sum + bill[unit], 0)
        const [{ tool } = { tool: '' }] = billed
        // What nobody can be asked about is charged as announced, whether it was billed or not.
        const inDoubt = attempts.filter((row) => row.spent === row.amount).length
        const last = billed.at(-1)?.[unit] ?? 0
        const due =
          tool === 'buy.asked' ? known : inDoubt * announced[unit] + (last === announced[unit] ? 0 : last)
        if (settled !== due || settled < known)
          wrong.push(`${name}: ${settled} ${unit} settled in ${attempts.length} attempts, ${known} billed`)
      }
    }
    return wrong
  }

  /** Of an account. */
  use(account: string): Record<string, { spent: number; held: number }> {
    return Object.fromEntries(
      this.limits.use(account).map(({ unit, spent, held }) => [unit, { spent, held }]),
    )
  }

  attempts(): number {
    return this.db
      .prepare<[string], number>('SELECT count(*) FROM fact WHERE kind = ?')
      .pluck()
      .get(budgetHeldKind) as number
  }

  [Symbol.dispose](): void {
    this.db.close()
  }
}
