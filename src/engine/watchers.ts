/** Who waits for news of a run in this process. */
export class Watchers {
  private readonly waiting = new Map<string, Set<() => void>>()

  announce(run: string): void {
    const waiting = this.waiting.get(run)
    if (!waiting) return
    this.waiting.delete(run)
    for (const wake of waiting) wake()
  }

  /** Resolves at the next announcement after this call, or rejects with the signal's reason. */
  change(run: string, { signal }: { signal: AbortSignal }): Promise<void> {
    const promise = new Promise<void>((resolve, reject) => {
      const set = this.waiting.get(run) ?? new Set()
      this.waiting.set(run, set)
      const stop = (): void => {
        set.delete(wake)
        reject(signal.reason as Error)
      }
      const wake = (): void => {
        signal.removeEventListener('abort', stop)
        resolve()
      }
      set.add(wake)
      signal.addEventListener('abort', stop, { once: true })
    })
    // Whoever found what it wanted before any change never looks at the promise again.
    promise.catch(() => {})
    return promise
  }
}
