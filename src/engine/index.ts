/** Durable execution: runs as folds over journals, effects in between, on narrow store ports. */
export { createEngine } from './create-engine.ts'
export { describe } from './describe.ts'
export type { QueueLimits } from './dispatcher.ts'
export type { By, Engine, EngineOptions, StartRequest, Started } from './engine.ts'
export { apply } from './fold.ts'
export type { Applied, Machine } from './folding.ts'
export { forgetRecord, type LeftOfRun, requireKept } from './forget-record.ts'
export type { Handler, HandlerCall, HandlerResult, Reconciliation } from './handler.ts'
export type { Admission, Hold } from './hold.ts'
export type { AskedFor, JournalRecord, RecordBody } from './journal-record.ts'
export { createMemoryPayloads } from './in-memory/memory-payloads.ts'
export { createMemoryStores } from './in-memory/memory-stores.ts'
export type { FactQuery, FactStore, StoredFact } from './ports/fact-store.ts'
export type { Inbox, Message, Outbox } from './ports/inbox.ts'
export type { Journal } from './ports/journal.ts'
export type {
  Committed,
  Forgetting,
  Ledger,
  PlacedFact,
  Reply,
  Snapshot,
  StoredDefinition,
  StoredRecord,
  Unit,
} from './ports/ledger.ts'
export type { PayloadStore } from './ports/payload-store.ts'
export type { QueueLoad, RunIndex, RunQuery } from './ports/run-index.ts'
export type { Stores } from './ports/stores.ts'
export type { DueRun, TimerQueue } from './ports/timer-queue.ts'
export type {
  ChildCommand,
  Command,
  EffectCommand,
  EffectRetry,
  Program,
  ProgramEvent,
  Step,
  WaitCommand,
} from './program.ts'
export {
  isForPerson,
  isTerminal,
  type RunInfo,
  type RunPatch,
  type RunRow,
  type RunStatus,
  terminalStates,
  type Waiting,
  waitsForPerson,
} from './run-info.ts'
export { RunReader, type RunReaderOptions } from './run-reader.ts'
export { emptyRun, type RunState } from './run-state.ts'
export type { Wish } from './serve.ts'
