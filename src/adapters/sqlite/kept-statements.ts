import type { Sqlite } from './open-database.ts'

type Bound = (string | number)[]

/**
 * Asks questions whose text depends on what is asked. Preparing one takes longer than answering it, and there are as many as
 * there are forms of a query, which are few; each is prepared once.
 */
export function keepStatements<Row>(
  db: Sqlite,
): (sql: string, values: readonly (string | number)[]) => Row[] {
  const prepare = (sql: string) => db.prepare<Bound, Row>(sql)
  const kept = new Map<string, ReturnType<typeof prepare>>()
  return (sql, values) => {
    let statement = kept.get(sql)
    if (!statement) kept.set(sql, (statement = prepare(sql)))
    return statement.all(...values)
  }
}
