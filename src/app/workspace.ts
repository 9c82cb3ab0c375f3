import {
  createEventLog,
  createLanes,
  createOutbox,
  deriveKeys,
  lockEngine,
  type Log,
  type ModelUse,
  type ModelUseQuery,
  openDatabase,
  openLog,
  openReaders,
  openStores,
  prepareDatabase,
  type Retention,
  type RunForgetting,
  systemClock,
  systemIds,
  systemTurn,
} from '#adapters'
import type { AgentStore } from '#agent'
import type { Clock, Json } from '#base'
import { AppError, rulesHandler, scheduledHandler, sortHandler, toProblem } from '#contract'
import { createEngine, type Engine, type FactStore } from '#engine'
import { createRedactor, type BudgetStore, type LeaseStore, type Records, Toolbox } from '#gate'
import type { EventLog } from '#http'
import { builtinTools } from '#tools'
import type { Vault } from '#vault'
import type { WorkflowStore } from '#workflow'
import type { CheckpointStore, ProposalStore, SessionStore } from '#workspace'

import type { TrustedWords } from './agents/trusted-words.ts'
import { rulesHere, sortHere } from './agents/rules-here.ts'
import { scheduledTurns } from './agents/scheduled-turn.ts'
import { announcedLedger } from './announced-ledger.ts'
import type { Audit } from './audit.ts'
import type { Home } from './home.ts'
import { countedLedger, openCashier } from './cashier.ts'
import type { EffectTally } from './diagnostics/effect-tally.ts'
import { createDoorkeeper } from './doorkeeper.ts'
import { keepHouse } from './housekeeping.ts'
import { loggedLedger } from './logged-ledger.ts'
import { logFolder } from './logs.ts'
import { createPayloads } from './payloads.ts'
import type { Permissions } from './permissions.ts'
import { programs } from './programs.ts'
import { readQueues } from './queues.ts'
import { createRemoteEngine, type Operations } from './remote-engine.ts'
import type { Settings } from './settings.ts'
import type { Snapshots } from './snapshots.ts'
import { resumeWaiting } from './waiting-for-budget.ts'
import { createWorld, type Edge } from './world.ts'
import { definitionsIn } from './definitions.ts'
import type { HomeLibrary } from './library/home-library.ts'
import { keepVectors } from './library/keep-vectors.ts'
import { vectorsByRun } from './library/vectors-by-run.ts'
import type { HomeModels } from './models.ts'
import { handleEffects } from './handlers.ts'
import { openKept } from './kept.ts'

/** A home at work: what can be asked of it, whether this process runs its engine or another does. */
export interface Workspace extends AsyncDisposable {
  readonly home: Home
  readonly runs: Operations
  readonly facts: FactStore
  readonly workflows: WorkflowStore
  readonly agents: AgentStore
  readonly leases: LeaseStore
  readonly budgets: BudgetStore
  /** The person's own day, such as `2026-12-31`. */
  today(): string
  /** The person's time zone, such as `Europe/Berlin`. */
  readonly zone: () => string
  readonly permissions: Permissions
  readonly retention: Retention
  readonly forgetting: RunForgetting
  /** Takes what was forgotten off the disk. */
  scrub(options: { readonly signal: AbortSignal }): Promise<void>
  readonly snapshots: Snapshots
  readonly audit: Audit
  readonly settings: Settings
  readonly vault: Vault
  readonly models: HomeModels
  /**
   * What somebody says, as it may be kept: without secrets of the vault, and without what filters mask.
   *
   * @throws AppError `model.filtered`
   */
  keepable(text: string): Promise<string>
  readonly records: Records
  readonly library: HomeLibrary
  readonly trustedWords: TrustedWords
  readonly sessions: SessionStore
  readonly checkpoints: CheckpointStore
  readonly proposals: ProposalStore
  readonly clock: Clock
  /** A name for something that is about to be. */
  newId(of: 'run' | 'lease' | 'plan' | 'session' | 'checkpoint' | 'proposal' | 'watch'): string
  /**
   * A definition that a run pins, by its hash; null for a run without one.
   *
   * @param options.anew for a run that is forgotten: what was read before may be forgotten since
   */
  readonly definition: (hash: string | null, options?: { readonly anew?: boolean }) => Promise<Json>
  /** The engine, when it runs in this process. */
  readonly engine: Engine | null
  /** What became of attempts at effects in this process. */
  readonly effects: EffectTally
  /** How many runs there are in each state. */
  countRuns(): { status: string; count: number }[]
  /** What models were used for. */
  modelUse(query: ModelUseQuery): ModelUse
  /** All events as they become durable, where the engine runs in this process. */
  readonly events: EventLog | null
  /** The log, where the engine runs in this process. */
  readonly log: Log | null
  /** Goes on with all that has not ended, where the engine runs in this process. Call once. */
  launch(): Promise<void>
}

/**
 * Opens a home for work. The first process gets the engine; later ones hand their wishes in.
 *
 * @param options.engine `required` refuses when another process has it, `never` only reads and asks
 */
export async function openWorkspace(
  home: Home,
  options: { engine: 'preferred' | 'required' | 'never' },
): Promise<Workspace> {
  if (options.engine !== 'never') {
    try {
      return await openWithEngine(home, lockEngine(home.lockFile))
    } catch (error) {
      const busy = error instanceof AppError && error.code === 'engine.home_busy'
      if (!busy || options.engine === 'required') throw error
    }
  }
  return openWithoutEngine(home)
}

async function openWithEngine(home: Home, lock: Disposable): Promise<Workspace> {
  await using opening = new AsyncDisposableStack()
  opening.use(lock)
  const stores = opening.use(
    openStores({ ...home.database, auditSigning: deriveKeys(home.master).auditSigning }),
  )
  const db = opening.adopt(openDatabase(home.database), (open) => void open.close())
  const kept = openKept(home, db, opening)
  const { permissions, leases, budgets, records } = kept
  const edge: Edge = {
    lanes: createLanes(),
    secrets: kept.vault,
    models: kept.models.router,
    records,
    library: kept.library,
  }
  const redactor = createRedactor(() => edge.secrets?.known() ?? [])
  const log = opening.use(
    await openLog({ folder: logFolder(home.folder), clock: systemClock, redactor, pid: process.pid }),
  )
  log.write({ level: 'info', event: 'engine.started' })
  opening.defer(() => log.write({ level: 'info', event: 'engine.stopped' }))
  const events = createEventLog(db)
  const written = announcedLedger(loggedLedger(stores.ledger, log), (unit) => {
    events.announce()
    kept.effects.note(unit)
  })
  const engine = createEngine({
    clock: systemClock,
    ids: systemIds,
    turn: systemTurn,
    stores: { ...stores, ledger: countedLedger(written, () => cashier) },
    payloads: createPayloads(home.blobs),
    maxEffects: kept.settings.of('limits').effectsAtOnce,
  })
  opening.defer(() => engine.close({ drainMs: kept.settings.of('limits').drainSeconds * 1_000 }))
  const toolbox = new Toolbox({
    tools: builtinTools,
    clock: systemClock,
    standing: permissions.standing,
    zone: kept.zone,
    left: (call) => cashier.left(call),
    worldWithin: (grants) => createWorld(home, grants, edge),
  })
  for (const [name, limits] of readQueues(home.folder)) engine.queue(name, limits)
  for (const program of programs) engine.define(program)
  const cashier = opening.use(
    openCashier({ store: budgets, engine, clock: systemClock, policy: () => permissions.policy() }),
  )
  const doorkeeper = createDoorkeeper({
    toolbox,
    clock: systemClock,
    leases,
    facts: stores.facts,
    cashier,
    policy: () => permissions.policy(),
  })
  handleEffects(engine, { kept, toolbox, doorkeeper, facts: stores.facts, redactor })
  const failed = (error: unknown): void =>
    log.write({ level: 'error', event: 'retention.failed', code: toProblem(error).code })
  const held = opening.move()
  const workspace: Workspace = {
    ...kept,
    engine,
    events,
    log,
    runs: engine,
    facts: stores.facts,
    definition: definitionsIn(stores.journal),
    async launch() {
      await engine.launch()
      await resumeWaiting(engine, { cashier, budgets })
      for (const keeper of [keepHouse({ workspace, failed }), keepVectors(workspace)]) held.use(keeper)
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
  joinUp(engine, workspace)
  return workspace
}

/** What is done within a run and needs the whole workspace for it. */
function joinUp(engine: Engine, workspace: Workspace): void {
  engine.handle(rulesHandler, rulesHere(workspace))
  engine.handle(sortHandler, sortHere(workspace))
  engine.handle(scheduledHandler, scheduledTurns(workspace))
  workspace.library.askElsewhere(vectorsByRun(workspace))
}

async function openWithoutEngine(home: Home): Promise<Workspace> {
  await using opening = new AsyncDisposableStack()
  prepareDatabase(home.database)
  const readers = opening.use(openReaders(home.database))
  const db = opening.adopt(openDatabase(home.database), (open) => void open.close())
  const reading = { stores: readers, payloads: createPayloads(home.blobs) }
  const kept = openKept(home, db, opening)
  const held = opening.move()
  return {
    ...kept,
    engine: null,
    events: null,
    log: null,
    runs: createRemoteEngine({ clock: systemClock, outbox: createOutbox(db), reading }),
    facts: readers.facts,
    definition: definitionsIn(readers.journal),
    async launch() {},
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  }
}
