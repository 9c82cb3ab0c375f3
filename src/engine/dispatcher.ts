import type { Clock } from '#base'
import { AppError } from '#contract'

import type { RunIndex } from './ports/run-index.ts'
import type { RunRow } from './run-info.ts'

/** How many runs of a queue may be under way, and how fast they may begin. */
export interface QueueLimits {
  /** Started and not ended, waiting ones included. */
  readonly concurrency?: number
  /** The same for each partition. */
  readonly partitionConcurrency?: number
  readonly rate?: { readonly count: number; readonly perMs: number }
}

const batch = 100

interface Queue {
  readonly limits: QueueLimits
  active: Map<string, number>
  startedAt: number[]
  pumping: boolean
  again: boolean
  loaded: boolean
}

/** Lets queued runs begin: by priority, fairly over partitions, within the limits. */
export class Dispatcher implements Disposable {
  private readonly queues = new Map<string, Queue>()
  private readonly timers = new DisposableStack()
  private readonly clock: Clock
  private readonly runs: RunIndex
  private readonly release: (row: RunRow) => Promise<boolean>
  private stopped = false

  /** @param release lets a run begin; false when it has gone meanwhile */
  constructor(options: { clock: Clock; runs: RunIndex; release: (row: RunRow) => Promise<boolean> }) {
    this.clock = options.clock
    this.runs = options.runs
    this.release = options.release
  }

  define(name: string, limits: QueueLimits): void {
    this.queues.set(name, {
      limits,
      active: new Map(),
      startedAt: [],
      pumping: false,
      again: false,
      loaded: false,
    })
  }

  /** @throws AppError `engine.queue_unknown` */
  check(name: string): void {
    if (!this.queues.has(name))
      throw new AppError('engine.queue_unknown', `There is no queue ${name}.`, { details: { queue: name } })
  }

  start(): void {
    for (const name of this.queues.keys()) this.pump(name)
  }

  /** A run of the queue has ended. */
  ended({ queue, partition, startedAt }: RunRow): void {
    if (queue === null) return
    const active = this.queues.get(queue)?.active
    if (startedAt !== null && active) active.set(partition, Math.max(0, (active.get(partition) ?? 0) - 1))
    this.pump(queue)
  }

  /** Looks whether more may begin. */
  pump(name: string): void {
    const queue = this.queues.get(name)
    if (!queue || this.stopped) return
    queue.again = true
    if (!queue.pumping) void this.run(name, queue)
  }

  [Symbol.dispose](): void {
    this.stopped = true
    this.timers.dispose()
  }

  private async run(name: string, queue: Queue): Promise<void> {
    queue.pumping = true
    try {
      while (queue.again && !this.stopped) {
        queue.again = false
        if (!queue.loaded) await this.load(name, queue)
        if (this.room(queue) > 0) await this.admit(name, queue)
      }
    } finally {
      queue.pumping = false
    }
  }

  private async load(name: string, queue: Queue): Promise<void> {
    const since = this.clock.now() - (queue.limits.rate?.perMs ?? 0)
    const { active, startedAt } = await this.runs.load(name, { since })
    queue.active = new Map(active)
    queue.startedAt = [...startedAt]
    queue.loaded = true
  }

  private async admit(name: string, queue: Queue): Promise<void> {
    const rows = await this.runs.queued(name, { limit: batch })
    for (const row of rows) {
      if (this.stopped || this.room(queue) <= 0) return
      const inPartition = queue.active.get(row.partition) ?? 0
      if (inPartition >= (queue.limits.partitionConcurrency ?? Infinity)) continue
      queue.active.set(row.partition, inPartition + 1)
      queue.startedAt.push(this.clock.now())
      if (!(await this.release(row))) queue.active.set(row.partition, inPartition)
    }
    if (rows.length === batch) queue.again = true
  }

  /** How many more may begin now. */
  private room(queue: Queue): number {
    const { concurrency = Infinity, rate } = queue.limits
    let active = 0
    for (const count of queue.active.values()) active += count
    if (!rate) return concurrency - active
    const now = this.clock.now()
    queue.startedAt = queue.startedAt.filter((at) => at > now - rate.perMs)
    const [oldest] = queue.startedAt
    if (oldest !== undefined && queue.startedAt.length >= rate.count) {
      this.timers.use(this.clock.after(oldest + rate.perMs - now, () => this.pumpQueue(queue)))
      return 0
    }
    return Math.min(concurrency - active, rate.count - queue.startedAt.length)
  }

  private pumpQueue(queue: Queue): void {
    for (const [name, candidate] of this.queues) if (candidate === queue) this.pump(name)
  }
}
