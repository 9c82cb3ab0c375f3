import type { DayTime } from './local-time.ts'

/** Why words that speak of a time are not read as one. */
export type TimeRefusal =
  /** It can be read in more than one way: `12/03`, `at 3`, `this week`. */
  | 'ambiguous'
  /** The calendar or the clock does not have it: `30 February`, `25:00`. */
  | 'missing'
  /** It is over. */
  | 'past'
  /** It says no time that could be told: `soon`, `after lunch`. */
  | 'vague'
  /** It is more than once: `every Friday`. */
  | 'recurring'

/** What words about time say. */
export interface TimeReading {
  readonly start: DayTime
  /** The last day of several, or when a stretch of time ends; null where only one day or time is said. */
  readonly end: DayTime | null
  readonly isRange: boolean
  /** Whether a day was said. Without one, the day is that on which the clock shows the time next. */
  readonly hasDay: boolean
}

/** Words about time in a sentence, and where they stand. */
export interface FoundTime {
  readonly from: number
  readonly to: number
  /** The prepositions that they begin with, such as `on`, `by` or `due on`; empty where there is none. */
  readonly lead: string
  /** What they say; null where they are refused. */
  readonly reading: TimeReading | null
  readonly refused: TimeRefusal | null
}
