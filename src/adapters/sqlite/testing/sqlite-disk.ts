import type { Unit } from '#engine'
import type { Disk } from '#engine/testing'

import { createUnitWriter } from '../apply-unit.ts'
import { createFactStore } from '../fact-store.ts'
import { createInbox, createOutbox } from '../inbox.ts'
import { createJournal } from '../journal.ts'
import { migrate } from '../migrate.ts'
import type { Sqlite } from '../open-database.ts'
import { createRunIndex } from '../run-index.ts'
import { createTimerQueue } from '../timer-queue.ts'

/** The tables and statements of a home on one connection, without the thread that writes: each unit is one transaction. */
export function createSqliteDisk(db: Sqlite): Disk {
  migrate(db)
  const writer = createUnitWriter(db)
  const apply = db.transaction((unit: Unit) => writer.write(unit))
  return {
    apply(unit) {
      try {
        return apply.immediate(unit)
      } catch (error) {
        writer.forget()
        throw error
      }
    },
    readers: {
      journal: createJournal(db),
      runs: createRunIndex(db),
      timers: createTimerQueue(db),
      facts: createFactStore(db),
      inbox: createInbox(db),
    },
    outbox: createOutbox(db),
  }
}
