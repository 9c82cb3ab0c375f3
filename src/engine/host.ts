import type { Clock, Ids, Json } from '#base'
import type { Problem } from '#contract'

import type { Handler } from './handler.ts'
import type { JournalRecord } from './journal-record.ts'
import type { Ledger } from './ports/ledger.ts'
import type { PayloadStore } from './ports/payload-store.ts'
import type { ChildCommand } from './program.ts'
import type { RunRow } from './run-info.ts'
import type { Slots } from './slots.ts'
import type { DraftUnit } from './draft-unit.ts'

/** What a run in memory needs of the engine around it. */
export interface Host {
  readonly clock: Clock
  readonly ids: Ids
  readonly ledger: Ledger
  readonly payloads: PayloadStore
  /** How many effects may be under way in this process at once. */
  readonly slots: Slots
  /** Resolves when everything else that is due now has had its turn. Without it no commit waits for intents. */
  readonly turn?: () => Promise<void>
  /** Fewest records between two snapshots of a run. */
  readonly snapshotEvery: number
  handler(name: string): Handler | undefined
  /** True while the engine drains: nothing new begins. */
  readonly closing: boolean
  /** A stored definition, if it is at hand; otherwise it can be fetched. */
  definition(hash: string): Json | undefined
  /** @throws AppError `engine.definition_missing` */
  fetchDefinition(hash: string): Promise<Json>
  /** The unit that begins a child run. */
  newChild(parent: RunRow, command: ChildCommand, definition: Json): NewChild
  cancelChild(id: string, options: { reason: string; gentle: boolean }): void
  /** The disk refuses; called with the problem at each try, and with null when it went through. */
  stalled(problem: Problem | null): void
  /** Told after each commit that added records. */
  committed(row: RunRow, options: { newStatus: boolean }): void
  wakeAt(run: string, at: number | null): void
  /** The run has ended; its parent, its queue and whoever waits for it want to know. */
  ended(row: RunRow, last: JournalRecord): void
  /** The run in memory can no longer be trusted: it is dropped, and parked under the problem. */
  broke(row: RunRow, problem: Problem): void
}

export interface NewChild {
  readonly unit: DraftUnit
  /** To be called once the unit is durable. */
  adopt(): void
  /** To be called when it never will be. */
  drop(): void
}
