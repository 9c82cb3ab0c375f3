import { setImmediate } from 'node:timers/promises'

import type { Clock } from '#base'
import { AppError } from '#contract'
import type { Handler, HandlerCall } from '#engine'

/** Turns of the loop without anything happening, after which nothing will happen by itself. */
const stillTurns = 2

/**
 * Knows when a dry-run can go on only by letting time pass: when no handler is at work, but for those that sleep, and all
 * that follows from what they gave has been done.
 */
export class Activity {
  private working = 0
  private beats = 0
  /** Handlers that sleep. */
  sleeping = 0
  private idle: (() => void) | undefined

  /** Resolves when only time can bring anything new. */
  async settle({ signal }: { signal: AbortSignal }): Promise<void> {
    for (let turns = 0, beats = -1; turns < stillTurns;) {
      signal.throwIfAborted()
      if (this.working > 0) await this.idleOnce(signal)
      await setImmediate()
      const isStill = this.working === 0 && this.beats === beats
      turns = isStill ? turns + 1 : 0
      beats = this.beats
    }
  }

  /** The same clock for those who sleep while they work. */
  sleepingClock(clock: Clock): Clock {
    return {
      now: () => clock.now(),
      after: (ms, callback) => {
        let isOver = false
        const end = (): void => {
          if (isOver) return
          isOver = true
          this.sleeping -= 1
          this.begin()
        }
        this.sleeping += 1
        this.end()
        const timer = clock.after(ms, () => {
          end()
          callback()
        })
        return {
          [Symbol.dispose]() {
            timer[Symbol.dispose]()
            end()
          },
        }
      },
    }
  }

  /**
   * A handler whose work counts.
   *
   * @param real a clock that goes: what hangs in the real world is given up after the handler's own time
   */
  watch(handler: Handler, real: Clock): Handler {
    const watched: Handler = {
      classify: (args) => handler.classify(args),
      run: (args, prepared, call) =>
        this.during(() =>
          within(handler.timeoutMs?.(args), { real, call, sleeps: () => this.sleeping > 0 }, (limited) =>
            handler.run(args, prepared, limited),
          ),
        ),
    }
    // A part that a handler does not have means something, so none is made up here.
    const timeoutMs = handler.timeoutMs?.bind(handler)
    const prepare = handler.prepare?.bind(handler)
    const admit = handler.admit?.bind(handler)
    const resolved = handler.resolved?.bind(handler)
    const reconcile = handler.reconcile?.bind(handler)
    if (timeoutMs) watched.timeoutMs = timeoutMs
    if (prepare) watched.prepare = (args, call) => this.during(() => prepare(args, call))
    if (admit) watched.admit = (args, prepared, call) => this.during(async () => admit(args, prepared, call))
    if (resolved) watched.resolved = resolved
    if (reconcile)
      watched.reconcile = (args, prepared, call) => this.during(() => reconcile(args, prepared, call))
    return watched
  }

  private async during<T>(work: () => Promise<T>): Promise<T> {
    this.begin()
    try {
      return await work()
    } finally {
      this.end()
    }
  }

  private begin(): void {
    this.working += 1
    this.beats += 1
  }

  private end(): void {
    this.working -= 1
    this.beats += 1
    if (this.working === 0) this.idle?.()
  }

  private idleOnce(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = (): void => reject(signal.reason as Error)
      signal.addEventListener('abort', stop, { once: true })
      this.idle = () => {
        this.idle = undefined
        signal.removeEventListener('abort', stop)
        resolve()
      }
    })
  }
}

/** Gives up on work that takes longer than it may by a clock that goes; the dry-run's own stands still meanwhile. */
async function within<T>(
  timeoutMs: number | undefined,
  { real, call, sleeps }: { real: Clock; call: HandlerCall; sleeps: () => boolean },
  work: (call: HandlerCall) => Promise<T>,
): Promise<T> {
  if (timeoutMs === undefined) return work(call)
  const late = new AbortController()
  const error = new AppError('engine.effect_timeout', `No answer within ${timeoutMs} ms.`, {
    hint: 'Raise the time-out, or let it be retried.',
  })
  using timer = real.after(timeoutMs, () => {
    if (!sleeps()) late.abort(error)
  })
  // Who is called off is waited for by nobody any more.
  call.signal.addEventListener('abort', () => timer[Symbol.dispose](), { once: true })
  const signal = AbortSignal.any([call.signal, late.signal])
  const given = new Promise<never>((_resolve, reject) => {
    late.signal.addEventListener('abort', () => reject(error), { once: true })
  })
  return await Promise.race([work({ ...call, signal }), given])
}
