import { AppError } from '#contract'

export interface LaneLimits {
  /** Requests under way to one host and port. */
  readonly perHost: number
  readonly altogether: number
  /** Requests that wait for their turn; one more is refused. */
  readonly waiting: number
}

/** Keeps the number of requests that are under way small: to each host, so that nobody is overrun, and altogether. */
export interface Lanes {
  /**
   * Waits for a turn; dispose the answer when the request is over. First come, first served, except that a busy host
   * does not hold up the others.
   *
   * @throws AppError `net.busy` when too many wait already; the signal's reason when the caller gives up
   */
  enter(host: string, options: { signal: AbortSignal }): Promise<Disposable>
}

interface Waiter {
  readonly host: string
  enter(): void
}

/** As browsers do: six to a host. */
const usual: LaneLimits = { perHost: 6, altogether: 32, waiting: 1_000 }

export function createLanes(limits: LaneLimits = usual): Lanes {
  const busy = new Map<string, number>()
  const waiting: Waiter[] = []
  let underWay = 0

  function isFree(host: string): boolean {
    return underWay < limits.altogether && (busy.get(host) ?? 0) < limits.perHost
  }

  function take(host: string): Disposable {
    underWay += 1
    busy.set(host, (busy.get(host) ?? 0) + 1)
    let isOver = false
    return {
      [Symbol.dispose]() {
        if (isOver) return
        isOver = true
        underWay -= 1
        const left = (busy.get(host) ?? 1) - 1
        if (left === 0) busy.delete(host)
        else busy.set(host, left)
        const next = waiting.findIndex((waiter) => isFree(waiter.host))
        if (next !== -1) waiting.splice(next, 1)[0]?.enter()
      },
    }
  }

  return {
    enter(host, { signal }) {
      return new Promise((resolve, reject) => {
        signal.throwIfAborted()
        if (isFree(host)) {
          resolve(take(host))
          return
        }
        if (waiting.length >= limits.waiting) {
          reject(full(limits.waiting))
          return
        }
        const waiter: Waiter = {
          host,
          enter() {
            signal.removeEventListener('abort', leave)
            resolve(take(host))
          },
        }
        function leave(): void {
          waiting.splice(waiting.indexOf(waiter), 1)
          reject(signal.reason as Error)
        }
        waiting.push(waiter)
        signal.addEventListener('abort', leave, { once: true })
      })
    },
  }
}

function full(limit: number): AppError {
  return new AppError('net.busy', `${limit} requests wait for their turn already; this one was not sent.`, {
    hint: 'Try again when some are done.',
    details: { limit },
  })
}
