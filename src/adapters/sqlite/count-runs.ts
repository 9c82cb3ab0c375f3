import type { Sqlite } from './open-database.ts'

/** How many runs there are in each state. Looks at all of them. */
export function createRunCount(db: Sqlite): () => { status: string; count: number }[] {
  const statement = db.prepare<[], { status: string; count: number }>(
    'SELECT status, count(*) AS count FROM run GROUP BY status ORDER BY status',
  )
  return () => statement.all()
}
