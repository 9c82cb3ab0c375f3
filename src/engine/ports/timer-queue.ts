/** When which runs want to be woken; written by units. */
export interface TimerQueue {
  /** Runs due at `now`, earliest first. */
  due(now: number, options: { limit: number }): Promise<readonly string[]>
  /** The earliest wake-up there is. */
  next(): Promise<number | undefined>
}
