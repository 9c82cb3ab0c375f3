import { canonicalJson, type Json, type JsonObject, sha256, sleep } from '#base'
import { AppError, personLabel, type Problem } from '#contract'

import { Alarm } from './alarm.ts'
import { checkJson } from './attempt.ts'
import type { Input } from './decide.ts'
import { describe, wakeTime } from './describe.ts'
import { Dispatcher } from './dispatcher.ts'
import type { Engine, EngineOptions, StartRequest, Started } from './engine.ts'
import { forkJournal } from './fork.ts'
import type { Machine } from './folding.ts'
import type { Handler } from './handler.ts'
import type { Host } from './host.ts'
import { InboxDesk } from './inbox-desk.ts'
import type { JournalRecord } from './journal-record.ts'
import { RunLoader } from './load-run.ts'
import { storeRecord } from './payload.ts'
import type { StoredDefinition } from './ports/ledger.ts'
import { Programs } from './programs.ts'
import { Residents } from './residents.ts'
import { RunActor } from './run-actor.ts'
import { isTerminal, type RunRow, unbegun } from './run-info.ts'
import { requireKept } from './forget-record.ts'
import { ignoreEnded, ignoreParked, RunFamily } from './run-family.ts'
import { RunReader } from './run-reader.ts'
import { emptyRun } from './run-state.ts'
import { serve } from './serve.ts'
import { Slots } from './slots.ts'
import { Watchers } from './watchers.ts'

const page = 500
const priorities = { immediate: 0, scheduled: 1, deferred: 2 } as const

/** The embedded engine: one process, one ledger, runs as actors in memory. */
export function createEngine(options: EngineOptions): Engine {
  return new EmbeddedEngine(options)
}

class EmbeddedEngine implements Engine {
  private readonly options: EngineOptions
  private readonly programs = new Programs()
  private readonly handlers = new Map<string, Handler>()
  private readonly loader: RunLoader
  private readonly reader: RunReader
  private readonly residents: Residents
  private readonly alarm: Alarm
  private readonly dispatcher: Dispatcher
  private readonly inbox: InboxDesk
  /** Who follows journals, and who waits for another status. */
  private readonly followers = new Watchers()
  private readonly waiters = new Watchers()
  private readonly host: Host & { closing: boolean }
  private readonly family: RunFamily
  private problem: Problem | null = null

  constructor(options: EngineOptions) {
    this.options = options
    const { clock, stores, payloads } = options
    this.loader = new RunLoader({ journal: stores.journal, payloads, programs: this.programs })
    this.reader = new RunReader({
      stores,
      payloads,
      change: (run, what, listening) =>
        (what === 'journal' ? this.followers : this.waiters).change(run, listening),
    })
    this.residents = new Residents((id) => this.load(id), options.maxIdleRuns ?? 256)
    this.alarm = new Alarm({ clock, timers: stores.timers, wake: (run) => this.tick(run) })
    this.dispatcher = new Dispatcher({ clock, runs: stores.runs, release: (row) => this.release(row) })
    this.inbox = new InboxDesk({
      clock,
      inbox: stores.inbox,
      ledger: stores.ledger,
      serve: (body, message) => serve(this, body, message),
    })
    this.host = {
      clock,
      payloads,
      ids: options.ids,
      ledger: stores.ledger,
      slots: new Slots(options.maxEffects ?? 256),
      ...(options.turn ? { turn: options.turn } : {}),
      snapshotEvery: options.snapshotEvery ?? 64,
      closing: false,
      handler: (name) => this.handlers.get(name),
      newChild: (parent, command, definition) => this.family.newChild(parent, command, definition),
      cancelChild: (id, { reason, gentle }) => void this.family.cancelChild(id, reason, gentle),
      stalled: (problem) => {
        this.problem = problem
      },
      committed: (row, { newStatus }) => {
        this.followers.announce(row.id)
        if (!newStatus) return
        this.waiters.announce(row.id)
        // Resumed before it had begun.
        if (row.queue !== null && row.status === 'queued') this.dispatcher.pump(row.queue)
      },
      definition: (hash) => this.loader.kept(hash),
      fetchDefinition: (hash) => this.loader.definition(hash),
      wakeAt: (_run, at) => {
        if (at !== null) this.alarm.set(at)
      },
      ended: (row, last) => this.ended(row, last),
      broke: (row, problem) => void this.broke(row, problem),
    }
    const { host, programs, residents } = this
    this.family = new RunFamily({ host, programs, residents, engine: options })
  }

  define: Engine['define'] = (program) => this.programs.define(program)

  handle(name: string, handler: Handler): void {
    this.handlers.set(name, handler)
  }

  queue: Engine['queue'] = (name, limits) => this.dispatcher.define(name, limits)

  async launch(): Promise<void> {
    const { runs } = this.options.stores
    for (let after = ''; ;) {
      const ids = await runs.unfinished({ after, limit: page })
      for (const id of ids) await this.residents.get(id).catch(ignoreParked)
      after = ids.at(-1) ?? ''
      if (ids.length < page) break
    }
    for (let after = ''; ;) {
      const rows = await runs.undelivered({ after, limit: page })
      for (const row of rows) await this.family.deliver(row, await this.reader.last(row.id))
      after = rows.at(-1)?.id ?? ''
      if (rows.length < page) break
    }
    await this.alarm.start()
    this.dispatcher.start()
    this.inbox.start()
  }

  start(request: StartRequest): Promise<Started> {
    return this.startFor(request, null)
  }

  /** @param message the inbox message that this answers */
  async startFor(request: StartRequest, message: number | null): Promise<Started> {
    if (this.host.closing) throw new AppError('engine.closed', 'The engine is shutting down.')
    const { clock, ids } = this.options
    const program = this.programs.newest(request.program)
    if (request.queue !== undefined) this.dispatcher.check(request.queue)
    const input = checkJson(request.input)
    const definitions = [request.definition, ...(request.definitions ?? [])].flatMap((json) =>
      json === undefined ? [] : [this.store(json)],
    )
    const definition = request.definition === undefined ? null : (definitions[0]?.hash ?? null)
    const id = request.id ?? ids.next('run')
    const now = clock.now()
    const row: RunRow = {
      ...unbegun(id, program, now),
      definition,
      title: request.title ?? program.name,
      queue: request.queue ?? null,
      partition: request.partition ?? '',
      priority: priorities[request.priority ?? 'immediate'],
      dedupKey: request.dedupKey ?? null,
      context: request.context ?? {},
      tags: request.tags ?? {},
    }
    const machine: Machine = { program, definition: this.loader.kept(definition) ?? null }
    const actor = new RunActor(this.host, {
      row,
      state: emptyRun(id),
      machine,
      sinceSnapshot: 0,
    })
    const known = this.residents.begin(id)
    const existing = await actor
      .begin(
        () => {
          this.residents.add(actor)
          known()
        },
        {
          type: 'run.started',
          run: id,
          program: program.name,
          semantics: program.semanticsVersion,
          definition,
          input,
          label: request.label ?? personLabel,
          ...(request.queue === undefined ? {} : { held: true as const }),
        },
        {
          definitions,
          ...(message === null ? {} : { replies: [{ message, body: { ok: id } }] }),
        },
      )
      .finally(known)
    if (existing !== undefined) return { id: existing, created: false }
    if (request.queue !== undefined) this.dispatcher.pump(request.queue)
    return { id, created: true }
  }

  get: Engine['get'] = (id) => this.reader.get(id)
  list: Engine['list'] = (query) => this.options.stores.runs.list(query)
  journal: Engine['journal'] = (id, options) => this.reader.journal(id, options)
  eventsAfter: Engine['eventsAfter'] = (id, after, options) => this.reader.eventsAfter(id, after, options)
  settled: Engine['settled'] = (id, options) => this.reader.settled(id, options)

  signal: Engine['signal'] = (id, { name, payload, label = personLabel, ...rest }) =>
    this.post(id, {
      do: 'signal',
      name,
      payload: checkJson(payload),
      label,
      id: rest.id ?? null,
      by: rest.by ?? null,
    })

  pause: Engine['pause'] = (id, { by }) => this.toTree(id, { do: 'pause', by }, null)

  resume: Engine['resume'] = (id, { by }) => this.toTree(id, { do: 'resume', by }, null)

  async toTree(
    id: string,
    input: Extract<Input, { do: 'pause' | 'resume' }>,
    message: number | null,
  ): Promise<void> {
    await this.post(id, input, message)
    for (const child of await this.family.openChildren(id))
      await this.toTree(child, { ...input, by: id }, null).catch(ignoreEnded)
  }

  cancel: Engine['cancel'] = (id, { reason, by }) => this.post(id, { do: 'cancel', reason, by })

  resolve: Engine['resolve'] = (id, key, { as, by, output = null }) =>
    this.post(id, { do: 'resolve', key, as, output: checkJson(output), by })

  answer: Engine['answer'] = (id, key, { answer, by }) =>
    this.post(id, { do: 'answer', key, answer: checkJson(answer), by })

  async fork(
    id: string,
    { fromKey, overrides = {}, newId }: { fromKey: string; overrides?: JsonObject; newId?: string },
  ): Promise<string> {
    const row = await this.reader.row(id)
    requireKept(row)
    const machine = await this.loader.machine(row)
    const source = await Array.fromAsync(this.reader.whole(id))
    const newRun = newId ?? this.options.ids.next('run')
    const now = this.options.clock.now()
    const { records, state } = forkJournal(source, machine, { run: id, fromKey, newRun, overrides, now })
    const stored = await Promise.all(
      records.map(async (record) => storeRecord(record, this.options.payloads)),
    )
    const begins: RunRow = {
      ...row,
      id: newRun,
      root: newRun,
      parent: null,
      parentKey: null,
      queue: null,
      forkedFrom: id,
      dedupKey: null,
      ...describe(state),
      createdAt: now,
      updatedAt: now,
      startedAt: now,
      finishedAt: null,
    }
    const wakeAt = wakeTime(state)
    const { existing } = await this.options.stores.ledger.commit({
      run: newRun,
      begins,
      records: stored,
      wakeAt,
    })
    if (wakeAt !== null) this.alarm.set(wakeAt)
    if (existing === undefined) await this.residents.get(newRun)
    return newRun
  }

  stalled(): Problem | null {
    return this.problem
  }

  async close({ drainMs = 5_000 }: { drainMs?: number } = {}): Promise<void> {
    if (this.host.closing) return
    this.host.closing = true
    this.alarm[Symbol.dispose]()
    this.dispatcher[Symbol.dispose]()
    this.inbox[Symbol.dispose]()
    const { clock, stores } = this.options
    const until = clock.now() + drainMs
    while (this.residents.all().some((actor) => !actor.quiet) && clock.now() < until) {
      await sleep(clock, 5, { signal: new AbortController().signal })
    }
    for (const actor of this.residents.all()) actor.stop()
    await stores.ledger.close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** @param message the inbox message that this answers */
  async post(id: string, input: Input, message: number | null = null): Promise<void> {
    if (this.host.closing) throw new AppError('engine.closed', 'The engine is shutting down.')
    await this.residents.use(id, (actor) => actor.post(input, { message }))
  }

  private async load(id: string): Promise<RunActor> {
    const row = await this.reader.row(id)
    if (isTerminal(row.status)) {
      throw new AppError('engine.run_already_finished', `Run ${id} has ended as ${row.status}.`, {
        details: { run: id },
      })
    }
    try {
      const { state, machine, sinceSnapshot } = await this.loader.load(row)
      // Nobody would stop it any more. What it was wanted for is found again at the next start.
      if (this.host.closing) throw new AppError('engine.closed', 'The engine is shutting down.')
      return new RunActor(this.host, { row, state, machine, sinceSnapshot })
    } catch (error) {
      if (error instanceof AppError && !this.host.closing) await this.park(row, error.toProblem())
      throw error
    }
  }

  /** A run that cannot be folded waits for a person; it never fails for that. */
  private async park(row: RunRow, problem: Problem): Promise<void> {
    const last = await this.reader.last(row.id)
    if (last.type === 'run.parked') return
    const at = Math.max(this.options.clock.now(), last.at)
    const record = await storeRecord(
      { type: 'run.parked', problem, seq: last.seq + 1, at },
      this.options.payloads,
    )
    const patch = { ...row, status: 'waiting', waiting: 'decision', updatedAt: at } as const
    await this.options.stores.ledger.commit({ run: row.id, records: [record], patch, wakeAt: null })
    this.followers.announce(row.id)
    this.waiters.announce(row.id)
  }

  private async broke(row: RunRow, problem: Problem): Promise<void> {
    this.residents.delete(row.id)
    if (this.host.closing) return
    try {
      await this.park(await this.reader.row(row.id), problem)
    } catch (error) {
      // The disk refuses this, too. The run breaks again when it is wanted next, and is parked then.
      if (!(error instanceof AppError)) throw error
    }
  }

  private ended(row: RunRow, last: JournalRecord): void {
    this.residents.delete(row.id)
    this.dispatcher.ended(row)
    void this.family.deliver(row, last)
  }

  private async release(row: RunRow): Promise<boolean> {
    try {
      return await this.residents.use(row.id, async (actor) => {
        await actor.post({ do: 'release' })
        return actor.row.startedAt !== null
      })
    } catch (error) {
      ignoreParked(error)
      return false
    }
  }

  private async tick(run: string): Promise<void> {
    try {
      await this.residents.use(run, (actor) => actor.post({ do: 'tick' }))
    } catch (error) {
      ignoreParked(error)
    }
  }

  private store(definition: Json): StoredDefinition {
    const json = canonicalJson(definition)
    const hash = sha256(new TextEncoder().encode(json))
    // As it will be read back: a program that goes through an object's keys must find them in the same order.
    if (this.loader.kept(hash) === undefined) this.loader.keep(hash, JSON.parse(json) as Json)
    return { hash, json }
  }
}
