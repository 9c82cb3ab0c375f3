import { createObserver, systemClock } from '#adapters'
import { createIds, type Json, type JsonObject } from '#base'
import {
  AppError,
  type DryRunReport,
  type Grant,
  receiptsHandler,
  toolHandler,
  undoHandler,
  unwoundHandler,
  workflowProgram,
} from '#contract'
import {
  createEngine,
  createMemoryPayloads,
  createMemoryStores,
  type Engine,
  isTerminal,
  type RunInfo,
  type Stores,
} from '#engine'
import {
  type AnyTool,
  buildDryRunReport,
  createObservingHandler,
  createObservingUndo,
  createReceiptsHandler,
  createToolHandler,
  createUndoHandler,
  createUnwoundHandler,
  type LeaseStore,
  Overlay,
  PlannedEffects,
  Toolbox,
  unwind,
} from '#gate'
import { workflowInterpreter } from '#workflow'

import { createDoorkeeper } from '../doorkeeper.ts'
import { Activity } from './activity.ts'
import type { DryRunPlace } from './place.ts'
import { readJournals } from './read-journals.ts'
import { StandingClock } from './standing-clock.ts'
import { TimersSeen } from './timers-seen.ts'

export interface DryRunRequest {
  readonly workflow: { readonly name: string; readonly version: number | null }
  readonly definition: Json
  readonly definitions: readonly Json[]
  readonly input: JsonObject
  /** As the real run would have it. */
  readonly context: JsonObject
  readonly signal: AbortSignal
}

/** Times that a dry-run moves its clock on at most. */
const mostSteps = 1_000_000

/**
 * Runs a workflow where nothing happens and tells what it would do: the same interpreter, tools and gate, over an overlay,
 * with a clock that stands still but for waits, which are skipped. Nothing of it is kept.
 */
export async function dryRun(place: DryRunPlace, request: DryRunRequest): Promise<DryRunReport> {
  const startedAt = systemClock.now()
  const clock = new StandingClock(startedAt)
  const activity = new Activity()
  const stores = createMemoryStores()
  const effects = new PlannedEffects()
  const overlay = new Overlay({ now: () => clock.now() })
  const timers = new TimersSeen()
  await using engine = createEngine({
    clock,
    ids: countedIds(clock),
    stores,
    payloads: createMemoryPayloads(),
    maxIdleRuns: Number.MAX_SAFE_INTEGER,
    snapshotEvery: Number.MAX_SAFE_INTEGER,
  })
  engine.define(timers.watch(workflowInterpreter))
  engine.define(unwind)
  handleAll(engine, { place, clock, activity, stores, effects, overlay })

  const { id } = await engine.start({
    program: workflowProgram,
    input: { input: request.input, observe: true },
    definition: request.definition,
    definitions: request.definitions,
    title: request.workflow.name,
    context: request.context,
  })
  try {
    const info = await follow(engine, id, { clock, activity, stores, signal: request.signal })
    return await buildDryRunReport({
      workflow: request.workflow,
      context: request.context,
      startedAt,
      waitingMs: clock.now() - startedAt,
      workingMs: systemClock.now() - startedAt,
      info,
      effects,
      overlay,
      timers: timers.fired,
      notices: await stores.facts.list({ kind: 'notice', tree: id, order: 'oldest', limit: 1_000 }),
      ...(await readJournals(engine)),
      signal: request.signal,
    })
  } finally {
    await engine.close({ drainMs: 0 })
  }
}

interface Parts {
  readonly place: DryRunPlace
  readonly clock: StandingClock
  readonly activity: Activity
  readonly stores: Stores
  readonly effects: PlannedEffects
  readonly overlay: Overlay
}

function handleAll(engine: Engine, { place, clock, activity, stores, effects, overlay }: Parts): void {
  const observe = createObserver({ reserved: place.reserved })
  const worlds = new Map<string, ReturnType<Overlay['over']>>()
  const toolbox = new Toolbox({
    tools: place.tools satisfies readonly AnyTool[],
    clock: activity.sleepingClock(clock),
    standing: place.standing,
    zone: place.zone,
    worldWithin(grants: readonly Grant[]) {
      const name = JSON.stringify(grants)
      const known = worlds.get(name)
      if (known) return known
      const world = overlay.over({
        files: observe(grants),
        egress: place.egress(grants),
        blobs: place.blobs,
        models: place.models,
        ...(place.records ? { records: place.records } : {}),
        ...(place.library ? { library: place.library } : {}),
      })
      worlds.set(name, world)
      return world
    },
  })
  const doorkeeper = createDoorkeeper({
    toolbox,
    clock,
    leases: noLeases,
    facts: stores.facts,
    cashier: null,
    policy: () => place.policy(),
  })
  const options = {
    toolbox,
    doorkeeper,
    effects,
    now: () => clock.now(),
    stopwatch: () => performance.now(),
  }
  const watch = (handler: Parameters<Activity['watch']>[0]): typeof handler =>
    activity.watch(place.redact(handler), systemClock)
  engine.handle(toolHandler, watch(createObservingHandler(createToolHandler(toolbox, doorkeeper), options)))
  engine.handle(receiptsHandler, watch(createReceiptsHandler(stores.facts, toolbox)))
  engine.handle(undoHandler, watch(createObservingUndo(createUndoHandler(stores.facts, toolbox), options)))
  engine.handle(unwoundHandler, watch(createUnwoundHandler(stores.facts)))
}

/** Nobody has allowed anything for a run that nobody has started. */
const noLeases: LeaseStore = { of: () => [], add() {}, revoke() {}, addPlan() {}, planned: () => 0 }

/** Lets time pass whenever nothing else can happen, until the run has ended or nothing can happen at all. */
async function follow(
  engine: Engine,
  id: string,
  { clock, activity, stores, signal }: Pick<Parts, 'clock' | 'activity' | 'stores'> & { signal: AbortSignal },
): Promise<RunInfo> {
  for (let steps = 0; steps < mostSteps; steps += 1) {
    await activity.settle({ signal })
    const info = await engine.get(id)
    if (isTerminal(info.status)) return info
    const timer = clock.next()
    if (timer === undefined) return info
    // Only runs and sleepers want to be woken. The engine's alarm rings now and then on the way, which would take ages.
    const wake = activity.sleeping > 0 ? timer : await stores.timers.next(-1)
    if (wake === undefined && timer > clock.now()) return info
    clock.moveTo(Math.max(timer, wake ?? timer))
  }
  throw new AppError('gate.dry_run_too_large', `This dry-run waits more than ${mostSteps} times.`, {
    hint: 'Give its loops fewer visits, or longer delays.',
  })
}

/** Ids that are the same in every dry-run of the same moment. */
function countedIds(clock: StandingClock): ReturnType<typeof createIds> {
  let count = 0
  return createIds(
    () => clock.now(),
    (size) => {
      count += 1
      const bytes = new Uint8Array(size)
      for (let at = 0, rest = count; rest > 0; at += 1, rest = Math.floor(rest / 32))
        bytes[size - 1 - at] = rest % 32
      return bytes
    },
  )
}
