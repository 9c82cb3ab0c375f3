import type { Clock } from '#base'

interface Timer {
  /** On the timeline, which never jumps. */
  readonly due: number
  readonly order: number
  readonly callback: () => void
  owner: SimulatedProcess | null
}

/** A process on the timeline: its timers are gone when it ends. */
export interface SimulatedProcess extends Clock {
  readonly ended: boolean
  end(): void
}

/**
 * Time that passes only when it is told to. Timers go by a timeline that never jumps, as those of a machine do; `now` is
 * the wall clock, which may be set forward and back.
 */
export class SimulatedClock implements Clock {
  private readonly heap: Timer[] = []
  private elapsedMs = 0
  private offset: number
  private made = 0

  /** @param start what the wall clock says at first, in milliseconds since the Unix epoch */
  constructor(start = Date.UTC(2026, 0, 1)) {
    this.offset = start
  }

  /** Milliseconds since the clock was made, jumps not counted. */
  get elapsed(): number {
    return this.elapsedMs
  }

  now(): number {
    return this.offset + this.elapsedMs
  }

  /** Sets the wall clock forward or, with less than zero, back. */
  jump(ms: number): void {
    this.offset += ms
  }

  after(ms: number, callback: () => void): Disposable {
    return this.push(ms, callback, null)
  }

  process(): SimulatedProcess {
    let ended = false
    const process: SimulatedProcess = {
      now: () => this.now(),
      after: (ms, callback) => this.push(ms, callback, process),
      get ended() {
        return ended
      },
      end() {
        ended = true
      },
    }
    return process
  }

  /** Moves to the next timer and lets it ring; false when there is none. */
  step(): boolean {
    for (let timer = this.pop(); timer; timer = this.pop()) {
      if (timer.callback === nothing || timer.owner?.ended) continue
      this.elapsedMs = Math.max(this.elapsedMs, timer.due)
      timer.callback()
      return true
    }
    return false
  }

  private push(ms: number, callback: () => void, owner: SimulatedProcess | null): Disposable {
    this.made += 1
    const timer = { due: this.elapsedMs + Math.max(0, Math.ceil(ms)), order: this.made, callback, owner }
    this.heap.push(timer)
    this.rise(this.heap.length - 1)
    return {
      [Symbol.dispose]() {
        timer.callback = nothing
      },
    }
  }

  private pop(): Timer | undefined {
    const { heap } = this
    const first = heap[0]
    const last = heap.pop()
    if (first && last && first !== last) {
      heap[0] = last
      this.sink(0)
    }
    return first
  }

  private rise(from: number): void {
    for (let at = from; at > 0;) {
      const above = (at - 1) >> 1
      if (!this.swapIfEarlier(at, above)) return
      at = above
    }
  }

  private sink(from: number): void {
    for (let at = from; ;) {
      const left = 2 * at + 1
      const right = left + 1
      const least = this.earlier(right, left) ? right : left
      if (!this.swapIfEarlier(least, at)) return
      at = least
    }
  }

  private swapIfEarlier(one: number, other: number): boolean {
    if (!this.earlier(one, other)) return false
    const kept = this.heap[one] as Timer
    this.heap[one] = this.heap[other] as Timer
    this.heap[other] = kept
    return true
  }

  private earlier(one: number, other: number): boolean {
    const a = this.heap[one]
    const b = this.heap[other]
    if (!a || !b) return false
    return a.due < b.due || (a.due === b.due && a.order < b.order)
  }
}

function nothing(): void {}
