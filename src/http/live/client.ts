import type { Feed } from './feed.ts'
import type { Changed, LiveItem } from './item.ts'
import { type Place, placeText } from './place.ts'
import type { Kept } from './ring.ts'
import { isWanted, type Topics } from './topics.ts'

export interface Subscription {
  readonly topics: Topics
  /** Goes on after it; null for from now on. */
  readonly after: Place | null
}

/** What every client of a server has in common. */
export interface Common {
  readonly feed: Feed
  readonly build: string
  /** Events by which a client may fall behind before it is sent to look at everything anew. */
  readonly maxLag: number
  /** Characters that are handed over at once. */
  readonly maxBatch: number
  /** How long a client that goes away by our wish is to wait before it comes back, in milliseconds. */
  readonly retryMs: number
  /** Lets the other work of the process have its turn. */
  turn(): Promise<void>
  now(): number
}

/** One connection: a place among all events, from which the next ones are pulled when the one before is written. */
export class Client {
  readonly since: number
  /** Tells whose connection it is, so that it can be ended with their login. */
  readonly session: string | null
  delivered = 0
  resets = 0
  /** Since when something lies ready that it has not taken; null when nothing does. */
  readyAt: number | null = null
  readonly #common: Common
  readonly #allows: (event: Kept) => boolean
  readonly #changed = new Set<Changed>()
  #wanted: Subscription | null = null
  #topics: Topics | undefined
  #position: number
  #beats = false
  #leaving: 'gone' | 'bye' | null = null
  #wake: (() => void) | undefined

  constructor(
    common: Common,
    { session, allows }: { session: string | null; allows: (event: Kept) => boolean },
  ) {
    this.#common = common
    this.#allows = allows
    this.session = session
    this.#position = common.feed.newest
    this.since = common.now()
  }

  /** Events that it has not got yet, whether or not it wants them. */
  get lag(): number {
    return this.#topics === undefined ? 0 : Math.max(0, this.#common.feed.newest - this.#position)
  }

  /** From now on these; in place of those of before. */
  subscribe(wanted: Subscription): void {
    this.#wanted = wanted
    this.wake()
  }

  changed(what: Changed): void {
    if (this.#topics === undefined) return
    this.#changed.add(what)
    this.wake()
  }

  beat(): void {
    this.#beats = true
    this.wake()
  }

  /** `bye` is said to the client; one that is `gone` hears nothing more. */
  leave(how: 'gone' | 'bye'): void {
    if (this.#leaving !== 'gone') this.#leaving = how
    this.wake()
  }

  wake(): void {
    this.#wake?.()
  }

  /**
   * What to write next, some at a time and never empty, until the client leaves. Nothing is read before the last ones
   * were taken: what a slow reader has not taken stays where it is.
   */
  async *items(): AsyncGenerator<readonly LiveItem[], void, undefined> {
    while (this.#leaving !== 'gone') {
      const items = [...this.#begin(), ...this.#asides()]
      const found = this.#topics === undefined ? [] : this.#pull(items)
      const isLast = this.#leaving === 'bye'
      if (isLast) items.push(say('bye', { retryMs: this.#common.retryMs }))
      if (items.length > 0) {
        this.readyAt = this.#common.now()
        yield items
        this.readyAt = null
      } else if (found.length > 0) await this.#common.turn()
      else await this.#news()
      if (isLast) return
    }
  }

  #begin(): LiveItem[] {
    const wanted = this.#wanted
    if (!wanted) return []
    this.#wanted = null
    const { feed, build } = this.#common
    const { epoch } = feed
    const newest = feed.look()
    const hello = say('hello', { epoch, newest, build })
    this.#topics = wanted.topics
    this.#position = newest
    if (!wanted.after) return [hello]
    const { after } = wanted
    if (after.epoch !== epoch || after.position > newest) return [hello, this.#reset('another order')]
    this.#position = after.position
    return [hello]
  }

  /** What is said beside the events. */
  #asides(): LiveItem[] {
    const items = [...this.#changed].map((what) => say('changed', { what }))
    this.#changed.clear()
    if (!this.#beats) return items
    this.#beats = false
    const id = this.#topics === undefined ? null : this.#placeAt(this.#position)
    return [...items, { event: 'beat', id, data: '{}' }]
  }

  /** Puts what comes next behind the items, and answers with all that was looked at. */
  #pull(items: LiveItem[]): readonly Kept[] {
    const { feed, maxLag, maxBatch } = this.#common
    if (this.lag > maxLag) {
      this.#position = feed.newest
      items.push(this.#reset('too far behind'))
    }
    const found = feed.read(this.#position)
    let length = 0
    for (const event of found) {
      if (length > maxBatch) break
      this.#position = event.position
      if (!isWanted(this.#topics ?? null, event) || !this.#allows(event)) continue
      items.push({ event: 'run', id: this.#placeAt(event.position), data: event.data })
      length += event.data.length
      this.delivered += 1
    }
    return found
  }

  #reset(why: string): LiveItem {
    this.resets += 1
    const { epoch, newest } = this.#common.feed
    return say('reset', { epoch, newest, why })
  }

  #placeAt(position: number): string {
    return placeText({ epoch: this.#common.feed.epoch, position })
  }

  /** Resolves when there may be something to say. Called right after everything was looked at, in the same turn. */
  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = () => {
        this.#wake = undefined
        resolve()
      }
    })
  }
}

function say(event: LiveItem['event'], data: object): LiveItem {
  return { event, id: null, data: JSON.stringify(data) }
}
