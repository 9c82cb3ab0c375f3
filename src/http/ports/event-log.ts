import type { Json } from '#base'

/** One event of any run, at its place among all events of the home. */
export interface LoggedEvent {
  /** Grows by one or more from event to event; the order in which they became durable. */
  readonly position: number
  readonly run: string
  /** The run at the top of its tree. */
  readonly root: string
  /** Number within its run. */
  readonly seq: number
  readonly type: string
  /** Milliseconds since the Unix epoch. */
  readonly at: number
  /** The rest of the record, cut to what a list needs when it is long. */
  readonly data: Json
}

/** All events of a home in one order, and a word when there are more. */
export interface EventLog {
  /** Another one after a restore: positions of before mean nothing then. */
  readonly epoch: string
  /** Position of the newest event that is durable, 0 when there is none. */
  newest(): number
  /** Up to `limit` events after a position, oldest first. */
  read(after: number, limit: number): readonly LoggedEvent[]
  /** Calls back, soon and maybe once for several, after events became durable. */
  onMore(listener: () => void): Disposable
}
