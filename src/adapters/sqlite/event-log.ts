import type { EventLog, LoggedEvent } from '#http'

import type { Sqlite } from './open-database.ts'
import { thin } from './thin.ts'

interface Row extends Omit<LoggedEvent, 'data'> {
  readonly payload: string
}

export interface SqliteEventLog extends EventLog {
  /** To be called by whoever has made events durable, as often as it likes: listeners hear of it once a turn. */
  announce(): void
}

/**
 * The table `journal` as one order of events: its rows are written by one thread, in the order of their positions.
 * Events of runs that retention has removed are gone; their positions are never given again.
 */
export function createEventLog(db: Sqlite): SqliteEventLog {
  const epoch = db.prepare<[], string>('SELECT epoch FROM event_epoch').pluck().get() ?? ''
  const newest = db.prepare<[], number>('SELECT coalesce(max(position), 0) FROM journal').pluck()
  const page = db.prepare<[number, number], Row>(
    `SELECT journal.position, run.id AS run, run.root, journal.seq, journal.type, journal.at, journal.payload
     FROM journal CROSS JOIN run ON run.number = journal.run
     WHERE journal.position > ? ORDER BY journal.position LIMIT ?`,
  )
  const listeners = new Set<() => void>()
  let announced = false

  return {
    epoch,
    newest: () => newest.get() ?? 0,
    read(after, limit) {
      const events: LoggedEvent[] = []
      // One at a time, so that no more than one long record is in memory.
      for (const { payload, ...row } of page.iterate(after, limit))
        events.push({ ...row, data: thin(payload) })
      return events
    },
    onMore(listener) {
      // A function of its own, so that one who listens twice is told twice.
      const own = (): void => listener()
      listeners.add(own)
      return { [Symbol.dispose]: () => void listeners.delete(own) }
    },
    announce() {
      if (announced || listeners.size === 0) return
      announced = true
      setImmediate(() => {
        announced = false
        for (const listener of listeners) listener()
      })
    },
  }
}

/** Begins another order, for a database that was put in the place of another one. */
export function renewEpoch(db: Sqlite): void {
  db.exec('UPDATE event_epoch SET epoch = lower(hex(randomblob(8)))')
}
