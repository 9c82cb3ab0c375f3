import type { Clock } from '#base'
import { AppError, type StreamHealth } from '#contract'

import type { EventLog } from '../ports/event-log.ts'
import { Client, type Common } from './client.ts'
import { Feed } from './feed.ts'
import type { Changed } from './item.ts'
import type { Kept } from './ring.ts'

export interface LiveOptions {
  readonly log: EventLog
  readonly clock: Clock
  /** Of the page and the program. */
  readonly build: string
  readonly bounds?: Partial<LiveBounds>
}

export interface LiveBounds {
  /** Connections at once; one more is refused. */
  readonly maxClients: number
  /** Events by which a client may fall behind. */
  readonly maxLag: number
  /** Characters that are handed to a connection at once. */
  readonly maxBatch: number
  /** Events in memory, and their characters. */
  readonly ringEvents: number
  readonly ringLength: number
  readonly gatherMs: number
  readonly beatMs: number
  /** How long a client may take nothing of what is ready before it is cut off; it resumes where it was. */
  readonly stalledMs: number
  /** How long a client is to wait after the server has said good-bye. */
  readonly retryMs: number
}

const usual: LiveBounds = {
  maxClients: 200,
  maxLag: 20_000,
  maxBatch: 64 * 1024,
  ringEvents: 4_096,
  ringLength: 8 * 1024 * 1024,
  gatherMs: 10,
  beatMs: 15_000,
  stalledMs: 120_000,
  retryMs: 500,
}

/** After so long a client that has not taken what is ready counts as slow, in milliseconds. */
const slowMs = 1_000

/** Who opens a connection. */
export interface Visitor {
  /** Of their login; null for callers without one. */
  readonly session: string | null
  /** Whether they may know of an event. */
  readonly allows: (event: Kept) => boolean
  /** Whether they are still let in; asked with every beat. */
  readonly isStillIn: () => boolean
  /** Whether they come back from somewhere. */
  readonly resumes: boolean
  /** Ends the connection at once. */
  readonly cut: () => void
}

/** Everybody who follows what happens: connections come and go, and cost as much as what lies in their sockets. */
export class Live implements Disposable {
  readonly #feed: Feed
  readonly #bounds: LiveBounds
  readonly #clock: Clock
  readonly #common: Common
  readonly #visitors = new Map<Client, Visitor>()
  readonly #waking: Disposable
  readonly #past = { delivered: 0, resets: 0 }
  #resumed = 0
  #refused = 0
  #beating: Disposable | undefined
  #empty: PromiseWithResolvers<void> | undefined

  constructor({ log, clock, build, bounds }: LiveOptions) {
    this.#bounds = { ...usual, ...bounds }
    this.#clock = clock
    const { ringEvents, ringLength, gatherMs } = this.#bounds
    this.#feed = new Feed({ log, clock, gatherMs, maxEvents: ringEvents, maxLength: ringLength })
    this.#common = {
      ...this.#bounds,
      feed: this.#feed,
      build,
      now: () => clock.now(),
      turn: () => new Promise((resolve) => clock.after(0, resolve)),
    }
    this.#waking = this.#feed.onMore(() => {
      for (const client of this.#visitors.keys()) client.wake()
    })
  }

  /**
   * A new connection; whoever opens it reads {@link Client.items} and closes it in the end.
   *
   * @throws AppError `http.streams_full`
   */
  open(visitor: Visitor): Client {
    if (this.#empty || this.#visitors.size >= this.#bounds.maxClients) {
      this.#refused += 1
      const why = this.#empty ? 'The server is ending.' : 'As many clients follow what happens as are let in.'
      throw new AppError('http.streams_full', why, { details: { retryAfter: this.#empty ? 1 : 5 } })
    }
    if (visitor.resumes) this.#resumed += 1
    const client = new Client(this.#common, visitor)
    this.#visitors.set(client, visitor)
    this.#beating ??= this.#clock.after(this.#bounds.beatMs, () => this.#beat())
    return client
  }

  /** Forgets a connection. May be called again. */
  close(client: Client): void {
    client.leave('gone')
    if (!this.#visitors.delete(client)) return
    this.#past.delivered += client.delivered
    this.#past.resets += client.resets
    if (this.#visitors.size > 0) return
    this.#empty?.resolve()
    this.#beating?.[Symbol.dispose]()
    this.#beating = undefined
  }

  /** Hints to all that something is other than before. Several of one kind that have not been told yet are one. */
  announce(what: Changed): void {
    for (const client of this.#visitors.keys()) client.changed(what)
  }

  /** Ends all connections of a login that is no more. */
  endSession(session: string): void {
    for (const [client, { cut }] of this.#visitors) if (client.session === session) cut()
  }

  /** Says good-bye to everybody and waits for a while until they have left; who has not is cut off. */
  async drain({ withinMs }: { withinMs: number }): Promise<void> {
    this.#empty ??= Promise.withResolvers()
    this.#feed.look()
    for (const client of this.#visitors.keys()) client.leave('bye')
    if (this.#visitors.size === 0) return
    const { promise, resolve } = this.#empty
    using _ = this.#clock.after(withinMs, resolve)
    await promise
    for (const { cut } of this.#visitors.values()) cut()
  }

  /** How it goes, for diagnostics. */
  health(): StreamHealth {
    const now = this.#clock.now()
    const clients = [...this.#visitors.keys()].map((client) => ({
      since: new Date(client.since).toISOString(),
      lag: client.lag,
      isSlow: client.readyAt !== null && now - client.readyAt > slowMs,
      delivered: client.delivered,
      resets: client.resets,
    }))
    const sum = (of: 'delivered' | 'resets'): number =>
      clients.reduce((total, client) => total + client[of], this.#past[of])
    const { ring, epoch } = this.#feed
    return {
      epoch,
      newest: this.#feed.look(),
      clients,
      slow: clients.filter(({ isSlow }) => isSlow).length,
      delivered: sum('delivered'),
      resets: sum('resets'),
      resumed: this.#resumed,
      refused: this.#refused,
      buffer: {
        events: ring.events,
        maxEvents: ring.bounds.maxEvents,
        length: ring.length,
        maxLength: ring.bounds.maxLength,
      },
    }
  }

  [Symbol.dispose](): void {
    for (const { cut } of this.#visitors.values()) cut()
    this.#waking[Symbol.dispose]()
    this.#beating?.[Symbol.dispose]()
    this.#feed[Symbol.dispose]()
  }

  #beat(): void {
    this.#beating = this.#clock.after(this.#bounds.beatMs, () => this.#beat())
    const stalled = this.#clock.now() - this.#bounds.stalledMs
    for (const [client, { isStillIn, cut }] of this.#visitors) {
      if (!isStillIn() || (client.readyAt !== null && client.readyAt < stalled)) cut()
      else client.beat()
    }
  }
}
