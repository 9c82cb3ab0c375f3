import type { Json, JsonObject } from '#base'
import type { Fact } from '#contract'

import type { RunPatch, RunRow } from '../run-info.ts'

/** One journal record as stored. */
export interface StoredRecord {
  readonly seq: number
  readonly type: string
  readonly at: number
  /** JSON text of the record without seq, type and at; at most 1 MiB, larger values are blobs. */
  readonly payload: string
}

export interface Snapshot {
  /** The last record folded into it. */
  readonly seq: number
  /** Format of `state`; a reader that does not know it folds the journal from the start. */
  readonly format: number
  readonly state: string
}

/** A fact with the effect that brought it. */
export interface PlacedFact extends Fact {
  readonly key: string
  readonly attempt: number
}

export interface StoredDefinition {
  readonly hash: string
  readonly json: string
}

export interface Reply {
  readonly message: number
  readonly body: Json
}

/** What is left of a run that has ended, in the place of all that it was told and said. */
export interface Forgetting {
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  /** Each record of its journal, under its number. */
  readonly records: readonly StoredRecord[]
  readonly title: string
  readonly context: JsonObject
}

/** All that one step of a run writes; committed as a whole. */
export interface Unit {
  readonly run: string
  /** Present when the run begins with this unit. */
  readonly begins?: RunRow
  readonly records: readonly StoredRecord[]
  readonly patch?: RunPatch
  /** When the run wants to be woken, or null for never; absent for no change. */
  readonly wakeAt?: number | null
  readonly snapshot?: Snapshot
  readonly facts?: readonly PlacedFact[]
  /** Stored under their hashes unless they are there. */
  readonly definitions?: readonly StoredDefinition[]
  /** Child runs that begin with this unit. */
  readonly children?: readonly Unit[]
  /** A child whose end this unit records. */
  readonly delivered?: readonly string[]
  /** The answers to inbox messages that this unit carries out. */
  readonly replies?: readonly Reply[]
  /** Of a run that has ended; with it a unit has no records of its own. Runs within it that are forgotten as well are `children`. */
  readonly forgets?: Forgetting
}

export interface Committed {
  /** Set when the unit wanted to begin a run whose id or dedup key is taken: that run's id; nothing of the unit was written. */
  readonly existing?: string
}

/**
 * Where all writes go: one writer, many units in one transaction.
 * Adapters must pass `testStores`.
 */
export interface Ledger {
  /**
   * Writes a unit: all of it or none, durable against power loss when the promise resolves. Units of one run take
   * effect in the order of their calls. A unit whose records are already there is taken as written, so a call whose
   * outcome is unknown may be repeated; one that begins a run then finds its own id taken.
   *
   * @throws AppError `engine.store_failed` when the disk refuses (nothing was written), `engine.journal_conflict` when
   *   the journal does not end where the unit begins
   */
  commit(unit: Unit): Promise<Committed>
  /** Writes what is waiting, then refuses further units. */
  close(): Promise<void>
}
