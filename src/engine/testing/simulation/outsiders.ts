import type { Json } from '#base'
import { AppError, type ErrorCode } from '#contract'

import type { Engine, StartRequest } from '../../engine.ts'
import type { Wish as Message } from '../../serve.ts'
import type { DurableRun } from './durable-run.ts'
import { type Planned, randomPlan, signalNames } from './plan.ts'
import type { Simulation } from './simulation.ts'

/** Something that somebody wants of the engine, asked again after a crash until it is answered. */
interface Wish {
  readonly name: string
  ask(engine: Engine): Promise<void>
  /** What must be durable once it is answered; undefined when it is. */
  check(): string | undefined
  /** Not to be asked again: what it is about may have changed meanwhile. */
  readonly once?: true
}

/** What may be answered to any wish that comes too late or too early. */
const refusals: ReadonlySet<ErrorCode> = new Set([
  'engine.run_already_finished',
  'engine.run_not_found',
  'engine.not_in_doubt',
  'engine.not_held',
  'engine.key_unknown',
  'engine.fork_in_doubt',
  'engine.store_failed',
])

/** The people and programs around the engine: they start runs, signal, pause, cancel, fork, decide what is in doubt. */
export class Outsiders {
  private readonly simulation: Simulation
  private readonly open = new Set<Wish>()
  private readonly priorities = new Map<string, number>()
  private readonly messages: { readonly id: number; readonly body: Message; readonly tag: string }[] = []
  private readonly forks: string[] = []
  private count = 0

  constructor(simulation: Simulation) {
    this.simulation = simulation
  }

  schedule(): void {
    const { clock, random, setting } = this.simulation
    for (let count = 0; count < setting.runs; count += 1) {
      const planned = randomPlan(random, setting.taste)
      clock.after(random.chance(0.6) ? 0 : random.between(0, setting.activeMs / 2), () => this.start(planned))
    }
    for (let count = 0; count < setting.wishes; count += 1) {
      clock.after(random.between(1, setting.activeMs), () => this.wishAnything())
    }
    clock.after(setting.activeMs, () => this.lookAfterThings())
  }

  engineIsUp(engine: Engine): void {
    for (const wish of this.open) {
      if (wish.once) this.open.delete(wish)
      else this.ask(engine, wish)
    }
  }

  areDone(): boolean {
    return this.open.size === 0
  }

  unanswered(): string[] {
    return [...this.open].map(({ name }) => name)
  }

  priorityOf({ id, row }: DurableRun): number {
    return this.priorities.get(id) ?? row.priority
  }

  /** At the end: what was sent as a message has had its effect once. */
  reckon(): string[] {
    const faults: string[] = []
    for (const { body, tag } of this.messages) {
      let times = 0
      for (const run of this.simulation.view.runs.values()) {
        if (
          body.do === 'start' &&
          run.row.title === tag &&
          run.row.parent === null &&
          run.row.forkedFrom === null
        )
          times += 1
        if (body.do !== 'signal' || run.row.forkedFrom !== null) continue
        times += run.records.filter(
          (record) => record.type === 'signal.received' && record.payload === tag,
        ).length
      }
      if (times > 1 || (body.do === 'start' && times === 0))
        faults.push(`the message ${tag} was carried out ${times} times`)
    }
    return faults
  }

  private wish(wish: Wish): void {
    this.simulation.note(() => `wish: ${wish.name}`)
    this.open.add(wish)
    const { engine } = this.simulation
    if (engine) this.ask(engine, wish)
  }

  private ask(engine: Engine, wish: Wish): void {
    const { simulation } = this
    void wish.ask(engine).then(
      () => {
        if (simulation.engine !== engine) return
        this.open.delete(wish)
        simulation.note(() => `answer: ${wish.name}`)
        const missing = wish.check()
        if (missing !== undefined) simulation.fault(`${wish.name} is answered, but ${missing}`)
      },
      (error: unknown) => {
        if (simulation.engine !== engine) return
        this.open.delete(wish)
        simulation.note(() => `answer: ${wish.name}: ${String(error)}`)
        if (error instanceof AppError && refusals.has(error.code)) return
        simulation.fault(
          `${wish.name} is refused: ${error instanceof Error ? (error.stack ?? '') : String(error)}`,
        )
      },
    )
  }

  private next(prefix: string): string {
    this.count += 1
    return `${prefix}${this.count}`
  }

  private start({ plan, others }: Planned): void {
    const { random, setting } = this.simulation
    const id = this.next('run')
    const priority = random.pick(['immediate', 'scheduled', 'deferred'] as const)
    const request: StartRequest = {
      program: 'plan',
      input: {},
      definition: plan as unknown as Json,
      definitions: others as unknown as Json[],
      ...(random.chance(setting.queued)
        ? { queue: random.pick(Object.keys(setting.queues)), partition: random.pick(['', 'x']), priority }
        : {}),
    }
    if (random.chance(0.15)) this.send({ do: 'start', request: { ...request, title: id } }, id)
    else if (random.chance(0.7)) this.startAs(id, { ...request, id }, priority)
    else this.startAs(id, { ...request, dedupKey: id }, priority)
  }

  private startAs(name: string, request: StartRequest, priority: keyof typeof ranks): void {
    const { random, view } = this.simulation
    let begun: string | undefined
    const wish: Wish = {
      name: `start ${name}`,
      ask: async (engine) => {
        const { id } = await engine.start(request)
        if (begun !== undefined && begun !== id) throw new Error(`two runs for ${name}: ${begun} and ${id}`)
        begun = id
        if (request.id !== undefined && id !== request.id) throw new Error(`another run than ${name}: ${id}`)
      },
      check: () => {
        const run = view.runs.get(begun ?? '')
        if (run && request.queue !== undefined) this.priorities.set(run.id, ranks[priority])
        const twins = [...view.runs.values()].filter(
          ({ row }) => request.dedupKey !== undefined && row.dedupKey === request.dedupKey,
        )
        if (twins.length > 1) return `there are ${twins.length} runs of that dedup key`
        return run ? undefined : 'there is no such run'
      },
    }
    this.wish(wish)
    if (random.chance(0.25))
      this.simulation.clock.after(random.between(0, 40), () => this.signalMuch(name, begun))
    // Somebody else may want the same.
    if (random.chance(0.3))
      this.simulation.clock.after(random.between(0, 300), () =>
        this.wish({ ...wish, name: `${wish.name} again` }),
      )
  }

  private send(body: Message, tag: string): void {
    const { stores } = this.simulation
    this.simulation.note(() => `message: ${tag}`)
    const sent = stores.outbox.send(body as unknown as Json)
    const wish: Wish = {
      name: `message ${tag}`,
      // Answered through the inbox; until then whoever sent it waits.
      ask: () => new Promise(() => {}),
      check: () => undefined,
    }
    this.open.add(wish)
    void sent.then((id) => {
      this.messages.push({ id, body, tag })
      this.await(id, wish)
    })
  }

  private await(id: number, wish: Wish): void {
    const { simulation } = this
    simulation.clock.after(100, () => {
      void simulation.stores.outbox.answer(id).then((answer) => {
        if (answer === undefined) this.await(id, wish)
        else this.open.delete(wish)
      })
    })
  }

  private wishAnything(): void {
    const { random, view } = this.simulation
    const runs = [...view.runs.values()]
    if (runs.length === 0) return
    const run = random.pick(runs)
    const draw = random.next()
    if (draw < 0.35) this.signal(run, random.pick(signalNames))
    else if (draw < 0.48) this.pauseOrResume(run, 'pause')
    else if (draw < 0.57) this.pauseOrResume(run, 'resume')
    else if (draw < 0.67) this.cancel(run)
    else if (draw < 0.76) this.fork(run)
    else if (draw < 0.94) this.answer(run)
    else if (run.row.title !== '') this.decide(run)
  }

  private signal(run: DurableRun, name: string): void {
    const { random } = this.simulation
    const payload = this.next('op')
    if (random.chance(0.2)) {
      this.send({ do: 'signal', run: run.id, signal: { name, payload } }, payload)
      return
    }
    const wish: Wish = {
      name: `signal ${name} ${payload} to ${run.id}`,
      ask: (engine) => engine.signal(run.id, { name, payload, id: payload, by: payload }),
      check: () => (run.signalIds.has(payload) || run.ended ? undefined : 'it is not in the journal'),
    }
    this.wish(wish)
    if (random.chance(0.3)) this.wish({ ...wish, name: `${wish.name} again` })
  }

  /** Several signals at once, before anybody waits for them. */
  private signalMuch(name: string, begun: string | undefined): void {
    const { random, view } = this.simulation
    const run = view.runs.get(begun ?? name)
    if (!run) return
    for (let count = random.between(2, 5); count > 0; count -= 1) this.signal(run, random.pick(signalNames))
  }

  private pauseOrResume(run: DurableRun, what: 'pause' | 'resume'): void {
    const by = this.next('op')
    const from = run.records.length
    const wasSo = (run.pausedAt !== null) === (what === 'pause')
    this.wish({
      name: `${what} ${run.id} ${by}`,
      ask: (engine) => engine[what](run.id, { by }),
      check: () => {
        const type = what === 'pause' ? 'run.paused' : 'run.resumed'
        const other = what === 'pause' ? 'run.resumed' : 'run.paused'
        const since = run.records.slice(from)
        const done =
          wasSo ||
          run.ended ||
          since.some(
            (record) => record.type === type || record.type === other || record.type === 'run.cancelling',
          )
        return done ? undefined : 'it is not in the journal'
      },
    })
  }

  private cancel(run: DurableRun): void {
    const by = this.next('op')
    this.wish({
      name: `cancel ${run.id} ${by}`,
      ask: (engine) => engine.cancel(run.id, { by, reason: by }),
      check: () => (run.ending || run.ended ? undefined : 'it is not in the journal'),
    })
  }

  private fork(run: DurableRun): void {
    const { random, view } = this.simulation
    const keys = run.records.flatMap((record) =>
      'key' in record && record.key !== '~unwind' ? [record.key] : [],
    )
    if (keys.length === 0 || run.row.program !== 'plan') return
    const newId = this.next('fork')
    // The newest key is the likeliest to leave something half-way before it.
    const fromKey = random.chance(0.4)
      ? (keys.findLast((key, at) => keys.indexOf(key) === at) ?? '')
      : random.pick(keys)
    this.wish({
      name: `fork ${run.id} from ${fromKey} as ${newId}`,
      ask: async (engine) => {
        await engine.fork(run.id, { fromKey, newId })
        this.forks.push(newId)
      },
      check: () => (view.runs.has(newId) ? undefined : 'there is no such run'),
    })
  }

  /** A person looks at the world and says what they see. */
  private decide(run: DurableRun): void {
    const { random, world } = this.simulation
    for (const [key, { attempt }] of run.inDoubt()) {
      const intent = run.records.findLast(
        (record) => record.type === 'effect.intended' && record.key === key && record.attempt === attempt,
      )
      const happened =
        intent?.type === 'effect.intended' ? world.happened.get(intent.idempotencyKey) : undefined
      const by = this.next('op')
      const as = happened ? 'done' : random.pick(['not-done', 'retry'] as const)
      this.wish({
        once: true,
        name: `resolve ${run.id} ${key} as ${as} ${by}`,
        ask: (engine) => engine.resolve(run.id, key, { as, by, output: happened?.output ?? null }),
        check: () => undefined,
      })
    }
  }

  /** A person answers what a run asks. */
  private answer(run: DurableRun): void {
    const { random, clock } = this.simulation
    // What was allowed is on its way then, and must be asked anew in the fork.
    if (run.row.forkedFrom === null && !this.simulation.world.calm && random.chance(0.3))
      clock.after(random.between(1, 250), () => this.fork(run))
    for (const [key, { expiresAt }] of run.held()) {
      // What ends by itself must do so, once nothing disturbs any more.
      if (expiresAt !== null && this.simulation.world.calm) continue
      const by = this.next('op')
      const answer = random.chance(0.8) ? 'yes' : 'no'
      const body: Message = { do: 'answer', run: run.id, key, answer, by }
      if (random.chance(0.2)) this.send(body, by)
      else
        this.wish({
          once: true,
          name: `answer ${run.id} ${key} with ${answer} ${by}`,
          ask: (engine) => engine.answer(run.id, key, { answer, by }),
          check: () => {
            const told = run.records.some((record) => record.type === 'effect.released' && record.by === by)
            return told ? undefined : 'it is not in the journal'
          },
        })
    }
  }

  /** Once nothing disturbs any more, people give every run what it waits for, and nothing that it does not. */
  private lookAfterThings(): void {
    const { clock, engine, view } = this.simulation
    clock.after(300, () => this.lookAfterThings())
    if (!engine || this.open.size > 0) return
    for (const run of view.open()) {
      if (run.pausedAt !== null) this.pauseOrResume(run, 'resume')
      if (run.row.waiting === 'decision') this.decide(run)
      if (run.row.waiting === 'approval') this.answer(run)
      if (run.row.waiting !== 'signal' && run.row.waiting !== 'approval' && run.row.waiting !== 'child')
        continue
      for (const { kind, about } of run.pending.values()) {
        if (kind !== 'wait') continue
        const { signal, timeoutMs } = about as { signal: string; timeoutMs: number | null }
        // What ends by itself must do so.
        if (timeoutMs !== null) continue
        this.signal(run, signal)
        break
      }
    }
  }
}

const ranks = { immediate: 0, scheduled: 1, deferred: 2 } as const
