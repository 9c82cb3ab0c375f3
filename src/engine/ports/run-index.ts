import type { RunRow, RunStatus, Waiting } from '../run-info.ts'

export interface RunQuery {
  readonly status?: readonly RunStatus[]
  /** Of those in `waiting`, only the ones that wait for one of these. */
  readonly waiting?: readonly Waiting[]
  readonly title?: string
  readonly parent?: string
  readonly queue?: string
  /** Only this run, and those that have it at the top of their tree. */
  readonly within?: string
  /** Only runs without a parent. */
  readonly top?: boolean
  /** Only runs whose title or id has this in it; ASCII letters in any case. */
  readonly search?: string
  /** Only runs that were begun at this time or later, in milliseconds since the Unix epoch. */
  readonly since?: number
  /** Only runs that have this text as that tag. */
  readonly tag?: { readonly name: string; readonly value: string }
  /** Rows after this id in the order of the list. */
  readonly after?: string
  /** At most 1,000. */
  readonly limit: number
}

/** Finds runs. */
export interface RunIndex {
  get(id: string): Promise<RunRow | undefined>
  /** Newest first. */
  list(query: RunQuery): Promise<readonly RunRow[]>
  /** Runs that must be in memory after a start: running, compensating, waiting for a child or the disk. Oldest first, after `after`. */
  unfinished(options: { after: string; limit: number }): Promise<readonly string[]>
  /** Ended children that their living parent has not recorded; by id, after `after`. */
  undelivered(options: { after: string; limit: number }): Promise<readonly RunRow[]>
  /** Waiting runs of a queue but for some partitions: by priority, then turn by turn over the partitions, then by age. */
  queued(queue: string, options: { except: readonly string[]; limit: number }): Promise<readonly RunRow[]>
  /** How many runs of a queue have started and not ended, by partition, and when the last ones started after `since`. */
  load(queue: string, options: { since: number }): Promise<QueueLoad>
}

export interface QueueLoad {
  readonly active: ReadonlyMap<string, number>
  readonly startedAt: readonly number[]
}
