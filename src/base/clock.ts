/** Time as a dependency. Every wait in the product goes through one of these. */
export interface Clock {
  /** Milliseconds since the Unix epoch. May jump backwards when the machine's clock is set. */
  now(): number
  /**
   * Calls back once after `ms` milliseconds; at once (next turn) for zero or less.
   * Dispose the answer to call it off.
   */
  after(ms: number, callback: () => void): Disposable
}

/** Resolves after `ms` milliseconds, or rejects with the signal's reason. */
export function sleep(clock: Clock, ms: number, { signal }: { signal: AbortSignal }): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const timer = clock.after(ms, () => {
      signal.removeEventListener('abort', stop)
      resolve()
    })
    function stop(): void {
      timer[Symbol.dispose]()
      reject(signal.reason as Error)
    }
    signal.addEventListener('abort', stop, { once: true })
  })
}
