import { createChangeStamps, type Sqlite, systemClock } from '#adapters'
import { type Entrance, type EventLog, Live } from '#http'

import { watchStamps } from '../watch-stamps.ts'

/** The stream of a home: ends with the logins of those who follow, and tells of what other processes change. */
export function openLive(
  opening: AsyncDisposableStack,
  { events, db, entrance, build }: { events: EventLog; db: Sqlite; entrance: Entrance; build: string },
): Live {
  const live = opening.use(new Live({ log: events, clock: systemClock, build }))
  opening.use(entrance.logins.onEnded((login) => live.endSession(login)))
  const stamps = createChangeStamps(db)
  opening.use(watchStamps({ stamps, clock: systemClock, changed: (what) => live.announce(what) }))
  return live
}
