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
  readonly name: string
  readonly limits: QueueLimits
  /** Runs under way, by partition. */
  active: Map<string, number>
  startedAt: number[]
  pumping: boolean
  again: boolean
  loaded: boolean
  /** A run ended while the load was being read. */
  stale: boolean
  /** Wakes the queue when its rate allows for more. */
  timer: Disposable | undefined
}

/** Lets queued runs begin: by priority, fairly over partitions, within the limits. */
export class Dispatcher implements Disposable {
  private readonly queues = new Map<string, Queue>()
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
      name,
      limits,
      active: new Map(),
      startedAt: [],
      pumping: false,
      again: false,
      loaded: false,
      stale: false,
      timer: undefined,
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
  ended({ queue: name, partition, startedAt }: RunRow): void {
    const queue = name === null ? undefined : this.queues.get(name)
    if (!queue) return
    queue.stale = true
    if (startedAt !== null && queue.loaded) count(queue, partition, -1)
    this.pump(queue.name)
  }

  /** Looks whether more may begin. */
  pump(name: string): void {
    const queue = this.queues.get(name)
    if (!queue || this.stopped) return
    queue.again = true
    if (!queue.pumping) void this.run(queue)
  }

  [Symbol.dispose](): void {
    this.stopped = true
    for (const { timer } of this.queues.values()) timer?.[Symbol.dispose]()
  }

  private async run(queue: Queue): Promise<void> {
    queue.pumping = true
    try {
      while (queue.again && !this.stopped) {
        queue.again = false
        if (!queue.loaded) await this.load(queue)
        if (this.room(queue) > 0) await this.admit(queue)
      }
    } finally {
      queue.pumping = false
    }
  }

  private async load(queue: Queue): Promise<void> {
    do {
      queue.stale = false
      const since = this.clock.now() - (queue.limits.rate?.perMs ?? 0)
      const { active, startedAt } = await this.runs.load(queue.name, { since })
      queue.active = new Map(active)
      queue.startedAt = [...startedAt]
    } while (queue.stale)
    queue.loaded = true
  }

  private async admit(queue: Queue): Promise<void> {
    const { partitionConcurrency = Infinity } = queue.limits
    const isFull = (partition: string): boolean => (queue.active.get(partition) ?? 0) >= partitionConcurrency
    const full = [...queue.active.keys()].filter(isFull)
    const rows = await this.runs.queued(queue.name, { except: full, limit: batch })
    let begun = 0
    for (const row of rows) {
      if (this.stopped || this.room(queue) <= 0) return
      if (isFull(row.partition)) continue
      count(queue, row.partition, 1)
      const at = this.clock.now()
      queue.startedAt.push(at)
      if (await this.release(row)) {
        begun += 1
        continue
      }
      count(queue, row.partition, -1)
      queue.startedAt = queue.startedAt.toSpliced(queue.startedAt.lastIndexOf(at), 1)
    }
    if (rows.length === batch && begun > 0) queue.again = true
  }

  /** How many more may begin now. */
  private room(queue: Queue): number {
    const { concurrency = Infinity, rate } = queue.limits
    let active = 0
    for (const underWay of queue.active.values()) active += underWay
    if (!rate) return concurrency - active
    const now = this.clock.now()
    // A clock that was set back must not hold up a queue for as long as that.
    queue.startedAt = queue.startedAt.flatMap((at) => (at > now - rate.perMs ? [Math.min(at, now)] : []))
    if (queue.startedAt.length < rate.count)
      return Math.min(concurrency - active, rate.count - queue.startedAt.length)
    queue.timer?.[Symbol.dispose]()
    queue.timer = this.clock.after(Math.min(...queue.startedAt) + rate.perMs - now, () =>
      this.pump(queue.name),
    )
    return 0
  }
}

function count({ active }: Queue, partition: string, by: 1 | -1): void {
  const now = (active.get(partition) ?? 0) + by
  if (now > 0) active.set(partition, now)
  else active.delete(partition)
}
