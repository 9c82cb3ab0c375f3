import type { EventLog, LoggedEvent } from '../ports/event-log.ts'

/** An event log without a disk. */
export class MemoryEventLog implements EventLog {
  readonly epoch: string
  /** How often it was read. */
  reads = 0
  readonly #events: LoggedEvent[] = []
  readonly #listeners = new Set<() => void>()
  #newest = 0

  constructor(epoch = 'epoch0001') {
    this.epoch = epoch
  }

  newest(): number {
    return this.#newest
  }

  read(after: number, limit: number): readonly LoggedEvent[] {
    this.reads += 1
    const from = this.#events.findIndex(({ position }) => position > after)
    return from < 0 ? [] : this.#events.slice(from, from + limit)
  }

  onMore(listener: () => void): Disposable {
    const own = (): void => listener()
    this.#listeners.add(own)
    return { [Symbol.dispose]: () => void this.#listeners.delete(own) }
  }

  write({ data, ...event }: Omit<LoggedEvent, 'position'>): void {
    this.#newest += 1
    const isLong = JSON.stringify(data).length > 4_096
    this.#events.push({
      ...event,
      position: this.#newest,
      data: isLong ? { ...(data as object), data: null, $cut: true } : data,
    })
    for (const listener of this.#listeners) queueMicrotask(listener)
  }

  forget(root: string): void {
    const kept = this.#events.filter((event) => event.root !== root)
    this.#events.splice(0, this.#events.length, ...kept)
  }
}
