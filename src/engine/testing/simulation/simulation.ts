import { AppError } from '#contract'

import { createEngine } from '../../create-engine.ts'
import type { Engine } from '../../engine.ts'
import type { Unit } from '../../ports/ledger.ts'
import { createMemoryPayloads } from '../../in-memory/memory-payloads.ts'
import {
  createMemoryDisk,
  createMemoryStores,
  type Disk,
  type MemoryStores,
} from '../../in-memory/memory-stores.ts'
import { createCountedIds, createRandom, type SeededRandom } from '../seeded-random.ts'
import { SimulatedClock, type SimulatedProcess } from '../simulated-clock.ts'
import { DurableView } from './durable-view.ts'
import { HistoryHash } from './history-hash.ts'
import { checkJournals } from './check-journals.ts'
import { Outsiders } from './outsiders.ts'
import { planProgram } from './plan-program.ts'
import { reckon } from './reckoning.ts'
import { drawSetting, type Setting } from './setting.ts'
import { unwindProgram } from './unwind-program.ts'
import { World } from './world.ts'
import { pass, worldHandlers } from './world-handlers.ts'

export interface SimulationOptions {
  /** Where everything durable goes. Default: memory. */
  readonly disk?: Disk
  /** Told of everything that happens, for a person to read. */
  readonly trace?: (line: string) => void
}

export interface SimulationOutcome {
  readonly seed: number
  /** What went wrong; empty when nothing did. */
  readonly faults: readonly string[]
  /** The same for the same seed. */
  readonly history: string
  /** Simulated milliseconds. */
  readonly elapsedMs: number
  readonly runs: number
  readonly crashes: number
}

/** How long the runs have to come to their ends once nothing disturbs them any more. */
const settleMs = 60_000
/** What is still under way when all runs have ended has this long to show itself. */
const afterMs = 500

/**
 * One random world, from a seed: programs, handlers, people, crashes, clocks that jump and disks that refuse. Everything
 * that becomes durable, and everything that handlers do, is judged as it happens.
 */
export async function simulate(seed: number, options: SimulationOptions = {}): Promise<SimulationOutcome> {
  const simulation = new Simulation(seed, options)
  await simulation.run()
  return simulation.outcome()
}

export class Simulation {
  readonly clock = new SimulatedClock()
  readonly world = new World()
  readonly random: SeededRandom
  readonly setting: Setting
  readonly view: DurableView
  readonly faults: string[] = []
  readonly payloads = createMemoryPayloads()
  private readonly ids = createCountedIds()
  private readonly disk: Disk
  stores: MemoryStores
  /** The engine, while one is up. */
  engine: Engine | null = null
  private process: SimulatedProcess
  private readonly seed: number
  private readonly history = new HistoryHash()
  private readonly options: SimulationOptions
  private readonly outsiders: Outsiders
  private crashes = 0
  private refusing = false
  /** How far the wall clock is behind the latest that it has shown. */
  private behindMs = 0

  constructor(seed: number, options: SimulationOptions) {
    this.seed = seed
    this.options = options
    this.random = createRandom(seed)
    this.setting = drawSetting(this.random)
    this.process = this.clock.process()
    this.outsiders = new Outsiders(this)
    this.view = new DurableView({
      world: this.world,
      elapsed: () => this.clock.elapsed,
      steady: this.setting.jumps === 0,
      prompt: this.setting.fullDisks === 0,
      queues: this.setting.queues,
      priorityOf: (run) => this.outsiders.priorityOf(run),
      fault: (text) => this.fault(text),
    })
    this.disk = options.disk ?? createMemoryDisk()
    this.stores = createMemoryStores(
      {
        pace: (step, go) => this.pace(step, go),
        refuses: () => this.refusing && this.random.chance(0.5),
        written: (unit) => this.written(unit),
      },
      this.disk,
    )
  }

  async run(): Promise<void> {
    const { clock, setting } = this
    this.note(() => `setting ${JSON.stringify(setting)}`)
    void this.boot()
    this.scheduleTrouble()
    this.outsiders.schedule()
    clock.after(setting.activeMs, () => this.becomeCalm())
    let over = Infinity
    let steps = 0
    let at = 0
    while (this.faults.length === 0 && clock.elapsed < over && clock.step()) {
      await turn()
      steps = clock.elapsed === at ? steps + 1 : 0
      at = clock.elapsed
      if (steps > 5_000) this.fault('the engine spins: thousands of wake-ups without any time passing')
      if (over === Infinity && this.isDone()) over = clock.elapsed + afterMs
      if (clock.elapsed > setting.activeMs + settleMs) this.reportUnsettled()
    }
    if (this.faults.length === 0) await this.checkJournals()
    if (this.faults.length === 0)
      this.faults.push(...this.outsiders.reckon(), ...reckon(this.view, this.world))
    this.process.end()
  }

  outcome(): SimulationOutcome {
    return {
      seed: this.seed,
      faults: this.faults,
      history: this.history.text(),
      elapsedMs: this.clock.elapsed,
      runs: this.view.runs.size,
      crashes: this.crashes,
    }
  }

  fault(text: string): void {
    this.note(() => `FAULT ${text}`)
    this.faults.push(text)
  }

  note(line: () => string): void {
    this.options.trace?.(`${String(this.clock.elapsed).padStart(6)} ${line()}`)
  }

  /** The process ends at once: what is not durable is lost. Another one starts a little later. */
  crash(): void {
    if (this.process.ended) return
    this.crashes += 1
    this.note(() => 'crash')
    this.history.add('crash')
    this.process.end()
    this.engine = null
    this.stores = this.stores.crash()
    this.clock.after(this.random.between(1, 300), () => void this.boot())
  }

  private async boot(): Promise<void> {
    const process = this.clock.process()
    this.process = process
    this.note(() => 'boot')
    if (this.crashes > 0) await this.checkJournals()
    if (process.ended) return
    const { setting, stores, payloads, random } = this
    const engine = createEngine({
      clock: process,
      ids: this.ids,
      stores,
      payloads,
      maxEffects: setting.maxEffects,
      maxIdleRuns: setting.maxIdleRuns,
      snapshotEvery: setting.snapshotEvery,
      ...(setting.turnMs === 0 ? {} : { turn: () => pass(process, random.between(0, setting.turnMs)) }),
    })
    engine.define(planProgram)
    engine.define(unwindProgram)
    for (const [name, limits] of Object.entries(setting.queues)) engine.queue(name, limits)
    const handlers = worldHandlers({
      world: this.world,
      process,
      random,
      facts: stores.facts,
      trouble: setting.trouble,
      isCalledOff: (call) => this.view.isCalledOff(call),
      fault: (text) => this.fault(text),
      begins: (execution, call) => {
        this.note(() => `world: ${call.run} ${call.key} #${call.attempt} begins`)
        this.history.add(`begins ${call.run} ${call.key} ${call.attempt}`)
        this.view.begins(execution, call)
      },
      happens: (execution) => {
        this.note(() => `world: ${execution.run} ${execution.key} #${execution.attempt} happens`)
        this.history.add(`happens ${execution.idempotencyKey}`)
        this.view.happens(execution)
        if (!this.world.calm && random.chance(setting.crashAfterEffect))
          this.clock.after(0, () => this.crash())
      },
    })
    for (const [name, handler] of handlers) engine.handle(name, handler)
    void engine.launch().then(
      () => {
        if (process.ended) return
        this.engine = engine
        this.outsiders.engineIsUp(engine)
      },
      (error: unknown) => this.fault(`the engine does not launch: ${String(error)}`),
    )
  }

  private async checkJournals(): Promise<void> {
    for (const fault of await checkJournals(this.stores, this.payloads, this.view)) this.fault(fault)
  }

  private pace(step: 'write' | 'answer', go: () => void): void {
    const { random, setting } = this
    const delay = random.chance(setting.quickCommits) ? -1 : random.between(0, setting.commitMs)
    if (delay < 0) go()
    else this.process.after(delay, go)
    if (step === 'answer' && !this.world.calm && random.chance(setting.crashAfterWrite)) {
      this.clock.after(0, () => this.crash())
    }
  }

  private written(unit: Unit): void {
    this.note(() => `disk: ${describeUnit(unit)}`)
    this.history.add(describeUnit(unit))
    this.view.read(unit)
  }

  private scheduleTrouble(): void {
    const { clock, random, setting } = this
    for (let count = 0; count < setting.crashes; count += 1) {
      clock.after(random.between(1, setting.activeMs), () => this.crash())
    }
    if (random.chance(0.1)) clock.after(random.between(1, setting.activeMs), () => this.writeOutOfTurn())
    for (let count = 0; count < setting.jumps; count += 1) {
      const ms = random.pick([-3_600_000, -60_000, -500, 500, 60_000, 3_600_000])
      clock.after(random.between(1, setting.activeMs), () => {
        this.note(() => `clock jumps by ${ms}`)
        clock.jump(ms)
        this.behindMs = Math.max(0, this.behindMs - ms)
      })
    }
    for (let count = 0; count < setting.fullDisks; count += 1) {
      const at = random.between(1, setting.activeMs)
      clock.after(at, () => (this.refusing = true))
      clock.after(at + random.between(10, 1_500), () => (this.refusing = false))
    }
  }

  /** Somebody writes who does not know where the journal ends, as a process would that should be dead. */
  private writeOutOfTurn(): void {
    const run = this.view.open()[0]
    if (!run) return
    const seq = run.records.length + this.random.pick([0, 2, 3])
    const record = { seq, type: 'note', at: 0, payload: '{"topic":"out of turn","data":null}' }
    try {
      this.disk.apply({ run: run.id, records: [record] })
      this.fault(`a write out of turn to ${run.id} at ${seq} is accepted`)
    } catch (error) {
      if (error instanceof AppError && error.code === 'engine.journal_conflict') return
      this.fault(`a write out of turn to ${run.id} is refused otherwise: ${String(error)}`)
    }
  }

  private becomeCalm(): void {
    this.note(() => 'calm')
    this.world.calm = true
    // Deadlines are times of day: a clock that stays behind would only make everybody wait.
    this.clock.jump(this.behindMs)
    this.clock.after(1_600, () => (this.refusing = false))
  }

  private isDone(): boolean {
    return (
      this.world.calm && this.engine !== null && this.view.open().length === 0 && this.outsiders.areDone()
    )
  }

  private reportUnsettled(): void {
    for (const run of this.view.open()) {
      const { status, waiting } = run.row
      this.fault(
        `run ${run.id} does not end: ${status} ${waiting ?? ''}, waits for ${[...run.pending.keys()].join(' ')}`,
      )
    }
    for (const name of this.outsiders.unanswered()) this.fault(`${name} is not answered`)
    if (this.faults.length === 0) this.fault('the simulation does not end')
  }
}

function describeUnit({ run, records, wakeAt, facts, children = [], snapshot }: Unit): string {
  const lines = records.map(({ seq, type, at, payload }) => `${seq} ${type} ${at} ${payload}`)
  if (wakeAt !== undefined) lines.push(`wake ${wakeAt}`)
  if (snapshot) lines.push(`snapshot ${snapshot.seq}`)
  for (const fact of facts ?? []) lines.push(`fact ${fact.kind} ${fact.key}`)
  return [`${run}:`, ...lines, ...children.map(describeUnit)].join('\n         ')
}

/** Lets everything that does not wait for time go on. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
