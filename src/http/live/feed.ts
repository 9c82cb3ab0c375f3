import type { Clock } from '#base'

import type { EventLog, LoggedEvent } from '../ports/event-log.ts'
import { OlderPages } from './older-pages.ts'
import { type Kept, Ring, type RingBounds } from './ring.ts'

export interface FeedOptions extends RingBounds {
  readonly log: EventLog
  readonly clock: Clock
  /** How long events gather before clients are woken, in milliseconds. */
  readonly gatherMs: number
}

/** Events read from the log at a time. */
const page = 200

/**
 * All events for any number of readers, each at its own place: the newest from memory, what is older from the log. It
 * reads an event when the first reader wants it, so that nobody's reading costs nothing.
 */
export class Feed implements Disposable {
  readonly ring: Ring
  readonly #options: FeedOptions
  readonly #older: OlderPages
  readonly #listening: Disposable
  readonly #wakes = new Set<() => void>()
  #gathering: Disposable | undefined
  #newest: number

  constructor(options: FeedOptions) {
    this.#options = options
    this.#newest = options.log.newest()
    this.ring = new Ring(this.#newest, options)
    this.#older = new OlderPages({
      maxLength: options.maxLength,
      read: (after, limit) => options.log.read(after, limit).map(keep),
    })
    this.#listening = options.log.onMore(() => this.#gather())
  }

  get epoch(): string {
    return this.#options.log.epoch
  }

  /** Position of the newest event that readers may know of. */
  get newest(): number {
    return this.#newest
  }

  /** Position of the newest event at this very moment. */
  look(): number {
    this.#newest = Math.max(this.#newest, this.#options.log.newest())
    return this.#newest
  }

  /** Calls back when there is more to read. */
  onMore(wake: () => void): Disposable {
    this.#wakes.add(wake)
    return { [Symbol.dispose]: () => void this.#wakes.delete(wake) }
  }

  /** Some events after a position, oldest first; none when there are none yet. */
  read(after: number): readonly Kept[] {
    const { ring } = this
    const { log, maxEvents } = this.#options
    // Nobody has read for a while: memory is for the newest, not for what the first to come back reads.
    if (this.#newest - ring.newest > maxEvents / 2) ring.restart(this.#newest)
    if (after < ring.floor) {
      const older = this.#older.read(after, { until: ring.floor, durable: this.#newest })
      if (older.length > 0) return older
    }
    const from = Math.max(after, ring.floor)
    if (from >= this.#newest) return []
    if (from > ring.newest) ring.restart(from)
    if (from < ring.newest) return ring.after(from, page)
    // Given as they were read: pushing the last of them may drive the first out again.
    const fresh = log.read(from, page).map(keep)
    for (const event of fresh) ring.push(event)
    return fresh
  }

  [Symbol.dispose](): void {
    this.#listening[Symbol.dispose]()
    this.#gathering?.[Symbol.dispose]()
  }

  #gather(): void {
    if (this.#gathering || this.#wakes.size === 0) return
    this.#gathering = this.#options.clock.after(this.#options.gatherMs, () => {
      this.#gathering = undefined
      this.look()
      for (const wake of this.#wakes) wake()
    })
  }
}

function keep({ position, run, root, seq, type, at, data }: LoggedEvent): Kept {
  const body = { run, root, seq, type, at: new Date(at).toISOString(), data }
  return { position, run, root, data: JSON.stringify(body) }
}
