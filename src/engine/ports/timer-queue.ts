export interface DueRun {
  readonly run: string
  /** When it wants to be woken; milliseconds since the Unix epoch. */
  readonly at: number
}

/** When which runs want to be woken; written by units. */
export interface TimerQueue {
  /** Runs due at `now`, by time, then by id, after `after`. */
  due(now: number, options: { after?: DueRun; limit: number }): Promise<readonly DueRun[]>
  /** The earliest wake-up later than `after`. */
  next(after: number): Promise<number | undefined>
}
