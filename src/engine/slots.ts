/** A bounded number of places; whoever finds none is called when one is free, first come, first served. */
export class Slots {
  private free: number
  private readonly queue: (() => void)[] = []

  constructor(count: number) {
    this.free = count
  }

  /** Takes a place, or says that there is none. */
  take(): boolean {
    if (this.free === 0) return false
    this.free -= 1
    return true
  }

  /** Calls once when a place may be free. */
  whenFree(callback: () => void): void {
    this.queue.push(callback)
  }

  release(): void {
    this.free += 1
    // A callback may find that it no longer needs the place; then the next one gets its chance.
    for (let left = this.queue.length; left > 0 && this.free > 0; left -= 1) this.queue.shift()?.()
  }
}
