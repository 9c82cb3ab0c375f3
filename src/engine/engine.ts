import type { Clock, Ids, Json, JsonObject } from '#base'
import type { Label, Problem } from '#contract'

import type { QueueLimits } from './dispatcher.ts'
import type { Handler } from './handler.ts'
import type { JournalRecord } from './journal-record.ts'
import type { PayloadStore } from './ports/payload-store.ts'
import type { RunQuery } from './ports/run-index.ts'
import type { Stores } from './ports/stores.ts'
import type { Program } from './program.ts'
import type { RunInfo, RunRow } from './run-info.ts'

export interface StartRequest {
  /** A defined program; its newest semantics are pinned. */
  readonly program: string
  readonly input: Json
  /** Default: private to the person, and trusted. */
  readonly label?: Label
  /** What the run pins and the program is given with each event. */
  readonly definition?: Json
  /** Further definitions that children will ask for by hash. */
  readonly definitions?: readonly Json[]
  /** Default: the program's name. */
  readonly title?: string
  /** Starting an id that exists is no error: the run there is answers. */
  readonly id?: string
  /** The same for a key of the caller's own. */
  readonly dedupKey?: string
  readonly queue?: string
  readonly partition?: string
  readonly priority?: 'immediate' | 'scheduled' | 'deferred'
  /** Given to every handler call, inherited by children. */
  readonly context?: JsonObject
  readonly tags?: JsonObject
}

export interface Started {
  readonly id: string
  /** False when it was there already. */
  readonly created: boolean
}

export interface By {
  /** Who wants it, for the journal. */
  readonly by: string
}

/** Durable execution: what is started here goes on whatever happens, and nothing of it is done twice. */
export interface Engine extends AsyncDisposable {
  /** Several semantics versions of one name may be defined side by side; runs keep theirs. */
  define(program: Program): void
  handle(name: string, handler: Handler): void
  queue(name: string, limits: QueueLimits): void
  /** Picks up every unfinished run. Call once, after everything is defined. */
  launch(): Promise<void>

  /** @throws AppError `engine.program_unknown`, `engine.queue_unknown`, `engine.value_not_json`, `engine.payload_too_large` */
  start(request: StartRequest): Promise<Started>
  /** @throws AppError `engine.run_not_found` */
  get(id: string): Promise<RunInfo>
  list(query: RunQuery): Promise<readonly RunRow[]>
  /** Up to `limit` records after number `after`, in order. */
  journal(id: string, options: { after: number; limit: number }): Promise<readonly JournalRecord[]>
  /** Every record after number `after`, as it becomes durable, none missed and none twice; ends with the run. */
  eventsAfter(id: string, after: number, options: { signal: AbortSignal }): AsyncIterable<JournalRecord>
  /** Resolves when the run has ended or waits for a person. */
  settled(id: string, options: { signal: AbortSignal }): Promise<RunInfo>

  /** Buffered first in, first out per name; a second one with the same `id` is dropped. */
  signal(
    id: string,
    signal: { name: string; payload: Json; id?: string; by?: string; label?: Label },
  ): Promise<void>
  /** Starts nothing new and lets what has begun finish; the whole tree below, too. */
  pause(id: string, options: By): Promise<void>
  /** Goes on after a pause, or tries again what was parked. */
  resume(id: string, options: By): Promise<void>
  /** Aborts what is under way, takes back what was done where the program says so, and ends. */
  cancel(id: string, options: By & { reason: string }): Promise<void>
  /** A person's word on an effect in doubt. @throws AppError `engine.not_in_doubt` */
  resolve(
    id: string,
    key: string,
    options: By & { as: 'done' | 'not-done' | 'retry'; output?: Json },
  ): Promise<void>
  /** Says to an effect that is held what its handler asked for. @throws AppError `engine.not_held` */
  answer(id: string, key: string, options: By & { answer: Json }): Promise<void>
  /** A new run that shares all before `fromKey` and does the rest anew. */
  fork(id: string, options: { fromKey: string; overrides?: JsonObject; newId?: string }): Promise<string>

  /** Why nothing can be written at present, or null. */
  stalled(): Problem | null
  /** Begins nothing more, waits up to `drainMs` for what is under way, then aborts it. */
  close(options?: { drainMs?: number }): Promise<void>
}

export interface EngineOptions {
  readonly clock: Clock
  readonly ids: Ids
  readonly stores: Stores
  readonly payloads: PayloadStore
  /** Resolves when everything else that is due now has had its turn: for so long a commit waits for what can be ready by then. */
  readonly turn?: () => Promise<void>
  /** Effects under way at once. Default 256. */
  readonly maxEffects?: number
  /** Idle runs kept in memory. Default 256. */
  readonly maxIdleRuns?: number
  /** Fewest records between two snapshots of a run. Default 64. */
  readonly snapshotEvery?: number
}
