import type { DueRun, TimerQueue } from '#engine'

import type { Sqlite } from './open-database.ts'

/** Reads the table `timer`. */
export function createTimerQueue(db: Sqlite): TimerQueue {
  const due = db.prepare<[number, number, string, number], DueRun>(
    'SELECT run, at FROM timer WHERE at <= ? AND (at, run) > (?, ?) ORDER BY at, run LIMIT ?',
  )
  const next = db.prepare<[number], number | null>('SELECT min(at) FROM timer WHERE at > ?').pluck()
  return {
    async due(now, { after, limit }) {
      return due.all(now, after?.at ?? -1, after?.run ?? '', limit)
    },
    async next(after) {
      return next.get(after) ?? undefined
    },
  }
}
