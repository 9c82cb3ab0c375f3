import type { Changed } from '#http'

import type { Sqlite } from './open-database.ts'

type Stamped = Exclude<Changed, 'sessions'>

/**
 * A text for each thing that any process of the home may change; another one means that it was changed. Reads a handful
 * of rows, so that one can look often.
 */
export function createChangeStamps(db: Sqlite): () => Readonly<Record<Stamped, string>> {
  const statement = db.prepare<[], Record<Stamped, string>>(`
    SELECT
      (SELECT CAST(at AS TEXT) FROM permission_stamp WHERE what = 'grants') AS grants,
      (SELECT CAST(at AS TEXT) FROM permission_stamp WHERE what = 'policy') AS policy,
      (SELECT CAST(at AS TEXT) FROM permission_stamp WHERE what = 'budgets') AS budgets,
      coalesce((SELECT CAST(revision AS TEXT) FROM vault), '') AS vault,
      (SELECT count(*) || ' ' || coalesce(max(updated_at), 0) FROM workflows) AS workflows,
      (SELECT CAST(coalesce(sum(revision), 0) AS TEXT) FROM setting_group) AS settings,
      (SELECT count(*) || ' ' || coalesce(sum(version), 0) || ' ' || coalesce(sum(removed), 0) FROM agent) AS agents
  `)
  return () => {
    const stamps = statement.get()
    if (!stamps) throw new Error('A query without a table has a row.')
    return stamps
  }
}
