import type { FactStore } from './fact-store.ts'
import type { Inbox } from './inbox.ts'
import type { Journal } from './journal.ts'
import type { Ledger } from './ledger.ts'
import type { RunIndex } from './run-index.ts'
import type { TimerQueue } from './timer-queue.ts'

/** The stores of one home: one ledger writes, the others read what it has committed. */
export interface Stores {
  readonly ledger: Ledger
  readonly journal: Journal
  readonly runs: RunIndex
  readonly timers: TimerQueue
  readonly facts: FactStore
  readonly inbox: Inbox
}
