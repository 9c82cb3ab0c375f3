/** One event as clients get it: made into text once, however many there are. */
export interface Kept {
  readonly position: number
  readonly run: string
  readonly root: string
  /** JSON text. */
  readonly data: string
}

export interface RingBounds {
  readonly maxEvents: number
  /** Characters of all texts together. */
  readonly maxLength: number
}

/** The newest events, without a gap from {@link floor} to {@link newest}. The oldest give way when it is full. */
export class Ring {
  /** Every event after this position and up to the newest is here. */
  floor: number
  length = 0
  #kept: Kept[] = []
  /** Where the oldest is: what is before it has given way, and is cut off now and then. */
  #first = 0
  readonly bounds: RingBounds

  constructor(floor: number, bounds: RingBounds) {
    this.floor = floor
    this.bounds = bounds
  }

  get newest(): number {
    return this.#kept.at(-1)?.position ?? this.floor
  }

  get events(): number {
    return this.#kept.length - this.#first
  }

  push(event: Kept): void {
    this.#kept.push(event)
    this.length += event.data.length
    while (this.events > this.bounds.maxEvents || (this.length > this.bounds.maxLength && this.events > 1))
      this.#drop()
  }

  /** Up to `limit` events after a position that is not before the floor. */
  after(position: number, limit: number): readonly Kept[] {
    let low = this.#first
    let high = this.#kept.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#kept[middle]?.position ?? 0) <= position) low = middle + 1
      else high = middle
    }
    return this.#kept.slice(low, low + limit)
  }

  /** Begins anew, empty. */
  restart(floor: number): void {
    this.floor = floor
    this.length = 0
    this.#kept = []
    this.#first = 0
  }

  #drop(): void {
    const oldest = this.#kept[this.#first]
    if (!oldest) return
    this.floor = oldest.position
    this.length -= oldest.data.length
    this.#first += 1
    if (this.#first < this.bounds.maxEvents) return
    this.#kept = this.#kept.slice(this.#first)
    this.#first = 0
  }
}
