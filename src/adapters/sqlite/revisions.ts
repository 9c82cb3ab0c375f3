import type { Sqlite } from './open-database.ts'

/** What every effect goes by, again and again, and people seldom change. */
export interface Revisions {
  /** By what it counts: `policy`, `grants`, `budgets`, `vault`, and `settings/GROUP`. Absent where nothing was ever set. */
  get(): ReadonlyMap<string, number>
  /** To be called by whoever has changed something by this connection: they are read anew. */
  forget(): void
}

const known = new WeakMap<Sqlite, Revisions>()

/**
 * Counts that rise whenever something changes. They are read together and once in a turn of the event loop: what a read
 * costs is its locks on the file, and whoever asks twice within a turn asks at the same moment.
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
  let last: { readonly turn: number; readonly all: ReadonlyMap<string, number> } | undefined
  const revisions: Revisions = {
    get() {
      const now = thisTurn()
      if (last?.turn !== now) last = { turn: now, all: new Map(all.all()) }
      return last.all
    },
    forget() {
      last = undefined
    },
  }
  known.set(db, revisions)
  return revisions
}

/** Turns of the event loop, counted as far as somebody asks in them. */
let turn = 0
let isCounted = false

function thisTurn(): number {
  if (!isCounted) {
    isCounted = true
    setImmediate(() => {
      turn += 1
      isCounted = false
    })
  }
  return turn
}
