import type { Clock } from '#base'

import type { DueRun, TimerQueue } from './ports/timer-queue.ts'

/** Longest sleep, so that a clock set forward is noticed. */
const longestMs = 30_000
const batch = 256

/** Wakes runs when they want to be; late is allowed, early never. */
export class Alarm implements Disposable {
  private timer: Disposable | undefined
  private at = Infinity
  private stopped = false
  private readonly clock: Clock
  private readonly timers: TimerQueue
  private readonly wake: (run: string) => Promise<void>

  constructor(options: { clock: Clock; timers: TimerQueue; wake: (run: string) => Promise<void> }) {
    this.clock = options.clock
    this.timers = options.timers
    this.wake = options.wake
  }

  /** Reads from the store when to wake next. */
  async start(): Promise<void> {
    this.set((await this.timers.next(-1)) ?? Infinity)
  }

  /** Some run wants to be woken at `at`. */
  set(at: number): void {
    if (this.stopped || at >= this.at) return
    this.at = at
    this.timer?.[Symbol.dispose]()
    this.timer = this.clock.after(
      Math.min(longestMs, Math.max(0, at - this.clock.now())),
      () => void this.ring(),
    )
  }

  [Symbol.dispose](): void {
    this.stopped = true
    this.timer?.[Symbol.dispose]()
  }

  private async ring(): Promise<void> {
    this.at = Infinity
    const now = this.clock.now()
    let after: DueRun | undefined
    for (;;) {
      const due = await this.timers.due(now, { limit: batch, ...(after ? { after } : {}) })
      if (this.stopped) return
      await Promise.all(due.map(({ run }) => this.wake(run)))
      after = due.at(-1)
      if (due.length < batch) break
    }
    // What is still due has been told and is at work; only what comes later needs another ring.
    // By a clock that was set back meanwhile it may have been told too early, and is told again.
    const next = await this.timers.next(Math.min(now, this.clock.now()))
    if (next !== undefined) this.set(next)
  }
}
