import type { HandlerCall } from '../../handler.ts'
import type { JournalRecord } from '../../journal-record.ts'
import type { Unit } from '../../ports/ledger.ts'
import { isTerminal } from '../../run-info.ts'
import { DurableRun } from './durable-run.ts'
import type { Plan } from './plan.ts'
import { rootOf, stepAt, type Testimony } from './plan-program.ts'
import type { Execution, World } from './world.ts'

export interface ViewOptions {
  readonly world: World
  /** Milliseconds on the timeline. */
  readonly elapsed: () => number
  readonly steady: boolean
  /** Whether what is decided is durable soon. */
  readonly prompt: boolean
  readonly queues: Readonly<Record<string, QueuePromise>>
  /** What was asked for at the start of a run: 0 immediate, 1 scheduled, 2 deferred. */
  readonly priorityOf: (run: DurableRun) => number
  readonly fault: (text: string) => void
}

export interface QueuePromise {
  readonly concurrency?: number
  readonly partitionConcurrency?: number
  readonly rate?: { readonly count: number; readonly perMs: number }
}

/** How long a run may begin before a waiting one of higher priority, for what was chosen already. */
const priorityGraceMs = 1_500

/** A receipt that was committed, by its place among all facts. */
export interface Receipt {
  readonly position: number
  readonly run: string
}

/** Everything durable, as it becomes so; the judge of what the engine does. */
export class DurableView {
  readonly runs = new Map<string, DurableRun>()
  /** When runs of a queue were released. */
  private readonly releases = new Map<string, number[]>()
  readonly receipts: Receipt[] = []
  private factCount = 0
  private readonly plans = new Map<string, Plan>()
  private readonly executed = new Set<string>()
  private readonly delivered = new Set<string>()
  private readonly options: ViewOptions

  constructor(options: ViewOptions) {
    this.options = options
  }

  read(unit: Unit): void {
    const { begins } = unit
    for (const { hash, json } of unit.definitions ?? []) this.plans.set(hash, JSON.parse(json) as Plan)
    for (const { kind } of unit.facts ?? []) {
      this.factCount += 1
      if (kind === 'receipt') this.receipts.push({ position: this.factCount, run: unit.run })
    }
    if (begins) {
      if (this.runs.has(unit.run)) this.options.fault(`run ${unit.run} begins twice`)
      this.runs.set(unit.run, new DurableRun(begins, this.options.steady))
    }
    const run = this.runs.get(unit.run)
    if (run) {
      const from = run.records.length
      for (const text of run.read(unit)) this.options.fault(text)
      for (const record of run.records.slice(from)) this.compare(run, record)
      this.watchQueue(run)
      if (run.ended) run.endedAt ??= this.options.elapsed()
    }
    for (const child of unit.children ?? []) this.read(child)
  }

  open(): DurableRun[] {
    return [...this.runs.values()].filter((run) => !run.ended)
  }

  unwinds({ row }: DurableRun): boolean {
    return this.plans.get(row.definition ?? '')?.unwinds ?? false
  }

  /** Whether a child was asked for as one that goes on without its parent. */
  isAbandoned({ row, records }: DurableRun, key: string): boolean {
    const start = records[0]
    const plan = this.plans.get(row.definition ?? '')
    if (!plan || start?.type !== 'run.started' || key === '~unwind') return false
    const step = stepAt(rootOf(plan, start.input), key)
    return step.kind === 'child' && step.child.abandon
  }

  /** A handler is about to work: what it rests on must be durable, and it may only repeat what may be repeated. */
  begins(execution: Execution, call: HandlerCall): void {
    const { fault, world } = this.options
    const run = this.runs.get(call.run)
    const what = `${call.run} ${call.key} attempt ${call.attempt} (${execution.class})`
    if (!run) return fault(`${what} begins before its run is durable`)
    if (run.ended) return fault(`${what} begins after the end of its run`)
    if (call.answer !== null && !isAnswered(run, call.key)) fault(`${what} has an answer that nobody gave it`)
    const once = `${call.idempotencyKey} ${call.attempt}`
    if (execution.class === 'pure') {
      if (!run.pending.has(call.key) && run.row.program === 'plan')
        fault(`${what} begins before it is durable that it was asked for`)
      if (run.pausedAt !== null) fault(`${what} begins while its run is paused`)
      return
    }
    if (this.executed.has(once)) fault(`${what} is performed twice`)
    this.executed.add(once)
    const all = run.pending.get(call.key)?.records ?? run.records
    const records = all.filter((record) => 'key' in record && record.key === call.key)
    const intent = records.at(-1)
    if (intent?.type !== 'effect.intended' || intent.attempt !== call.attempt)
      return fault(`${what} begins before its intent is durable`)
    if (intent.idempotencyKey !== call.idempotencyKey)
      fault(`${what} has another idempotency key than its intent`)
    const first = records.findLast((record) => record.type === 'effect.intended' && record.attempt === 1)
    if (
      first?.type === 'effect.intended' &&
      !isCopied(run, first) &&
      first.idempotencyKey !== intent.idempotencyKey
    )
      fault(`${what} has another idempotency key than attempt 1`)
    const taken = records.findLast((record) => isCopied(run, record))
    if (taken && !maybeDoneAnew.has(taken.type)) fault(`${what} is performed again though the fork shares it`)
    const happened = world.happened.has(call.idempotencyKey)
    if (happened && execution.class !== 'idempotent') fault(`${what} begins again though it has happened`)
    this.mayRepeat(records.at(-2), execution, what)
  }

  happens({ idempotencyKey, class: effectClass, key, run }: Execution): void {
    const count = this.options.world.happened.get(idempotencyKey)?.count ?? 0
    if (count > 1) this.options.fault(`${run} ${key} (${effectClass}) has happened ${count} times`)
  }

  /** Whether the run has called an effect off in a way that aborts it. */
  isCalledOff({ run: id, key }: HandlerCall): boolean {
    const run = this.runs.get(id)
    const cancelling = run?.records.find((record) => record.type === 'run.cancelling')
    if (!run || run.records.some(({ type }) => type === 'run.failing')) return false
    return run.isDropped(key) || (cancelling?.type === 'run.cancelling' && cancelling.gentle !== true)
  }

  private mayRepeat(before: JournalRecord | undefined, execution: Execution, what: string): void {
    const { fault } = this.options
    if (before?.type === 'effect.resolved') {
      const byPerson = before.by.startsWith('op')
      const byClass = { idempotent: 'idempotent', reconcilable: 'reconcile', other: '', pure: '' }[
        execution.class
      ]
      if (before.as !== 'retry' || (!byPerson && before.by !== byClass))
        fault(`${what} is repeated on the word of ${before.by}`)
    } else if (before?.type === 'effect.unknown' || before?.type === 'effect.intended')
      fault(`${what} is repeated while it is in doubt`)
  }

  private compare(run: DurableRun, record: JournalRecord): void {
    const { fault, world } = this.options
    switch (record.type) {
      case 'effect.done': {
        if (record.key === 'receipts' || isCopied(run, record)) return
        if (record.reconciled) {
          const intent = run.records.findLast(
            (one) => one.type === 'effect.intended' && one.key === record.key && one.seq < record.seq,
          )
          const happened = intent?.type === 'effect.intended' && world.happened.has(intent.idempotencyKey)
          if (!happened) fault(`run ${run.id} says that ${record.key} is done, which has not happened`)
          return
        }
        const told = world.executions.some(
          (one) =>
            one.run === run.id &&
            one.key === record.key &&
            one.attempt === record.attempt &&
            one.ended === 'done',
        )
        if (!told) fault(`run ${run.id} says that ${record.key} is done, which nobody told it`)
        return
      }
      case 'effect.unknown': {
        const leavesNothing = world.executions.some(
          (one) => one.run === run.id && one.key === record.key && one.leavesNothing,
        )
        if (leavesNothing && (record.cause !== 'crash' || !record.asking))
          fault(`run ${run.id} asks a person what became of ${record.key}, which leaves nothing`)
        return
      }
      case 'child.done':
      case 'child.failed': {
        if (isCopied(run, record)) return
        const child = this.runs.get(record.child)
        const once = `${run.id} ${record.child}`
        if (this.delivered.has(once)) fault(`run ${run.id} hears twice of the end of ${record.child}`)
        this.delivered.add(once)
        if (!child?.ended) return fault(`run ${run.id} says that ${record.child} has ended, which it has not`)
        const state = record.type === 'child.done' ? 'completed' : record.state
        if (child.ended.type !== `run.${state}`)
          fault(`run ${run.id} says that ${record.child} has ${state}, which it has not`)
        if (
          record.type === 'child.done' &&
          child.ended.type === 'run.completed' &&
          JSON.stringify(child.ended.output) !== JSON.stringify(record.output)
        ) {
          fault(`run ${run.id} has another output of ${record.child} than that`)
        }
        return
      }
      case 'run.released':
        if (!isCopied(run, record)) this.released(run)
        return
      case 'run.cancelling':
      case 'run.continued':
      case 'run.failing':
        this.callOff(run, [...run.children.keys()])
        return
      case 'note':
        if (isCopied(run, record) || record.topic !== 'step') return
        this.callOff(run, (record.data as unknown as Testimony).dropped)
        return
      default:
    }
  }

  private callOff({ children, calledOff }: DurableRun, keys: readonly string[]): void {
    for (const key of keys) {
      const child = this.runs.get(children.get(key) ?? '')
      if (child && !child.ended && !calledOff.has(child.id)) calledOff.set(child.id, this.options.elapsed())
    }
  }

  private watchQueue(run: DurableRun): void {
    const { status, queue } = run.row
    if (queue === null) return
    if (status === 'queued') run.queuedSince ??= this.options.elapsed()
    else run.queuedSince = null
  }

  private released(run: DurableRun): void {
    const { queue, partition } = run.row
    const { fault, elapsed, priorityOf, queues, steady, prompt } = this.options
    const priority = priorityOf(run)
    if (queue === null) return fault(`run ${run.id} is released without a queue`)
    const limits = queues[queue] ?? {}
    const started = [...this.runs.values()].filter(
      (one) => one.row.queue === queue && one.generation > 0 && !one.ended,
    )
    if (started.length > (limits.concurrency ?? Infinity))
      fault(`queue ${queue} has ${started.length} runs under way`)
    const beside = started.filter((one) => one.row.partition === partition)
    if (beside.length > (limits.partitionConcurrency ?? Infinity))
      fault(`queue ${queue} has ${beside.length} runs under way in ${partition}`)
    const now = elapsed()
    const times = [...(this.releases.get(queue) ?? []), now]
    this.releases.set(queue, times)
    if (limits.rate && steady && prompt) {
      const { count, perMs } = limits.rate
      // Releases become durable a little later than they were decided.
      const lately = times.filter((at) => at > now - perMs + 150)
      if (lately.length > count) fault(`queue ${queue} released ${lately.length} runs within ${perMs} ms`)
    }
    for (const other of this.runs.values()) {
      const { queuedSince, row } = other
      if (row.queue !== queue || row.partition !== partition || isTerminal(row.status)) continue
      if (
        priorityOf(other) < priority &&
        queuedSince !== null &&
        queuedSince < now - priorityGraceMs &&
        run.queuedSince !== null &&
        run.queuedSince >= queuedSince
      ) {
        fault(`queue ${queue} releases ${run.id} before ${other.id}, which has priority`)
      }
    }
  }
}

/** Whether a record is one that a fork has taken over from another run. */
/** What may be the last that a fork takes over of an effect that it does itself. */
const maybeDoneAnew: ReadonlySet<string> = new Set([
  'effect.failed',
  'effect.resolved',
  'effect.held',
  'effect.released',
])

function isCopied(run: DurableRun, { seq }: JournalRecord): boolean {
  const start = run.records[0]
  if (start?.type !== 'run.started' || !start.forkedFrom) return false
  const end = run.records.findLastIndex(({ type }) => type === 'run.forked')
  return end < 0 || seq <= end
}

/** Whether something was said to a hold of an effect, in this very run. */
function isAnswered(run: DurableRun, key: string): boolean {
  return run.records.some(
    (record) => record.type === 'effect.released' && record.key === key && !isCopied(run, record),
  )
}
