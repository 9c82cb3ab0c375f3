import type { TimeRefusal } from './time-reading.ts'

/** A time of the day. */
export interface Clock {
  readonly hour: number
  readonly minute: number
  /** Which half of the day it is in is told (`17:00`, `5pm`), left to custom (`at 9`, the morning), or open (`at 5`). */
  readonly half: 'told' | 'usual' | 'open'
  /** Whether am or pm was said. */
  readonly hasHalf: boolean
}

export type DayPart = 'morning' | 'afternoon' | 'evening' | 'night'

/** A piece of what is said about a time. */
export type Part =
  | {
      readonly is: 'day'
      readonly day: Temporal.PlainDate
      readonly weekday?: number
      /** Whether only custom says which figure is the month: `3.12.` */
      readonly isByCustom?: boolean
    }
  | { readonly is: 'days'; readonly first: Temporal.PlainDate; readonly last: Temporal.PlainDate }
  | { readonly is: 'clock'; readonly clock: Clock }
  | { readonly is: 'clocks'; readonly first: Clock; readonly last: Clock }
  | { readonly is: 'part'; readonly part: DayPart }
  | { readonly is: 'moment'; readonly at: Temporal.ZonedDateTime }
  | { readonly is: 'refused'; readonly why: TimeRefusal }

/** A piece, and the token after it. */
export interface PartRead {
  readonly part: Part
  readonly next: number
}

export function refuse(why: TimeRefusal, next: number): PartRead {
  return { part: { is: 'refused', why }, next }
}
