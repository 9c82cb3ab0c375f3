import type { Sqlite } from './open-database.ts'
import { type OncePerTurn, oncePerTurn } from './once-per-turn.ts'

/** By what it counts: `policy`, `grants`, `budgets`, `vault`, and `settings/GROUP`. Absent where nothing was ever set. */
export type Revisions = OncePerTurn<ReadonlyMap<string, number>>

const known = new WeakMap<Sqlite, Revisions>()

/**
 * Counts that rise whenever something changes that every effect goes by and people seldom touch. They are read together:
 * what a read costs is its locks on the file. Whoever writes by this connection calls `forget`.
 */
export function revisionsOf(db: Sqlite): Revisions {
  const made = known.get(db)
  if (made) return made
  const all = db
    .prepare<[], [string, number]>(
      `SELECT what, at FROM permission_stamp
       UNION ALL SELECT 'vault', revision FROM vault
       UNION ALL SELECT 'settings/' || name, revision FROM setting_group`,
    )
    .raw()
  const revisions = oncePerTurn(() => new Map(all.all()))
  known.set(db, revisions)
  return revisions
}
