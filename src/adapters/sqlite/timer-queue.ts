import type { TimerQueue } from '#engine'

import type { Sqlite } from './open-database.ts'

/** Reads the table `timer`. */
export function createTimerQueue(db: Sqlite): TimerQueue {
  const due = db
    .prepare<[number, number], string>('SELECT run FROM timer WHERE at <= ? ORDER BY at LIMIT ?')
    .pluck()
  const next = db.prepare<[], number | null>('SELECT min(at) FROM timer').pluck()
  return {
    async due(now, { limit }) {
      return due.all(now, limit)
    },
    async next() {
      return next.get() ?? undefined
    },
  }
}
