import type { Kept } from './ring.ts'

/** Positions in one page. */
const span = 256

export interface OlderPagesOptions {
  /** Characters of all texts together; what was used longest ago gives way. */
  readonly maxLength: number
  /** Up to `limit` events after a position, oldest first. */
  read(after: number, limit: number): readonly Kept[]
}

/**
 * Events that are no longer among the newest, for readers who catch up: after a restart many do so at once and at nearly
 * the same place, and what one of them has read from the log serves the others.
 */
export class OlderPages {
  readonly #options: OlderPagesOptions
  /** By their numbers, the one that was used longest ago first. */
  readonly #pages = new Map<number, readonly Kept[]>()
  #length = 0

  constructor(options: OlderPagesOptions) {
    this.#options = options
  }

  /**
   * Some events after a position and up to another, oldest first; none when there are none at all.
   *
   * @param range.durable no event up to there is still to come
   */
  read(after: number, { until, durable }: { until: number; durable: number }): readonly Kept[] {
    for (let from = after; ;) {
      const events = this.#page(Math.floor(from / span), durable)
      const found = events.filter(({ position }) => position > after && position <= until)
      if (found.length > 0) return found
      // Whole pages may have been removed.
      const [next] = this.#options.read(from, 1)
      if (!next || next.position > until) return []
      from = next.position - 1
    }
  }

  #page(number: number, durable: number): readonly Kept[] {
    const kept = this.#pages.get(number)
    if (kept) {
      this.#pages.delete(number)
      this.#pages.set(number, kept)
      return kept
    }
    const end = (number + 1) * span
    const events = this.#options.read(number * span, span).filter(({ position }) => position <= end)
    // Of one that is still being filled, more will come.
    if (end <= durable) this.#keep(number, events)
    return events
  }

  #keep(number: number, events: readonly Kept[]): void {
    this.#pages.set(number, events)
    this.#length += lengthOf(events)
    for (const [oldest, page] of this.#pages) {
      if (this.#length <= this.#options.maxLength || oldest === number) return
      this.#pages.delete(oldest)
      this.#length -= lengthOf(page)
    }
  }
}

function lengthOf(events: readonly Kept[]): number {
  return events.reduce((total, { data }) => total + data.length, 0)
}
