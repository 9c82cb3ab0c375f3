import type { Implementations, Operations } from '#contract'
import {
  conflictsWithin,
  eventsWithin,
  readEvents,
  rescheduleAmong,
  spanOf,
  viewConflict,
  viewEvent,
} from '#tools'

import { briefOf } from '../brief/brief.ts'
import type { Desk } from './desk.ts'

/** What is told at once. */
const most = 1_000

export function calendarOperations({
  workspace,
}: Desk): Pick<Implementations<Operations>, 'calendar.list' | 'calendar.suggest' | 'brief.get'> {
  const { records, clock, zone } = workspace
  return {
    async 'calendar.list'({ from, to }) {
      const here = { now: clock.now(), zone: zone() }
      const span = spanOf({ from, to }, here)
      const all = await readEvents(records, here)
      const events = eventsWithin(all, span)
      const conflicts = conflictsWithin(all, span)
      return {
        events: events.slice(0, most).map(viewEvent),
        conflicts: conflicts.slice(0, most).map(viewConflict),
        total: { events: events.length, conflicts: conflicts.length },
      }
    },

    async 'calendar.suggest'({ event, limit }) {
      const here = { now: clock.now(), zone: zone() }
      return rescheduleAmong(await readEvents(records, here), { said: event, limit, here })
    },

    'brief.get': ({ date }) => briefOf(workspace, date),
  }
}
