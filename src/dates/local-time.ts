/** When and where something is said. */
export interface Here {
  /** Milliseconds since the Unix epoch. */
  readonly now: number
  /** IANA name, such as `Europe/Berlin`. */
  readonly zone: string
}

/** A day, or a time on it, by the calendar and the clock on the wall. */
export interface DayTime {
  /** `2026-12-03` */
  readonly day: string
  /** `14:00`; null for the day as a whole. */
  readonly time: string | null
}

/** How words are to be read. */
export interface Reading extends Here {
  /** Whether a time may be over: of what has been one may be asked, too. */
  readonly mayBePast?: boolean
  /** Whether what only custom decides is refused as well: `at 9` for the morning, `3.12.` for December. */
  readonly isExact?: boolean
}

export function nowIn({ now, zone }: Here): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone)
}

/** Today, where they are. */
export function todayIn(here: Here): Temporal.PlainDate {
  return nowIn(here).toPlainDate()
}

export function dayTimeOf(moment: Temporal.ZonedDateTime): DayTime {
  return {
    day: moment.toPlainDate().toString(),
    time: moment.toPlainTime().toString({ smallestUnit: 'minute' }),
  }
}

/** When that is; of a time that comes twice, since the clocks go back, the first. */
export function instantOf({ day, time }: DayTime, zone: string): Temporal.ZonedDateTime {
  return Temporal.PlainDateTime.from(`${day}T${time ?? '00:00'}`).toZonedDateTime(zone)
}

/** Whether the clocks there show that time at all on that day: they leave an hour out where they go forward. */
export function isShown({ day, time }: DayTime, zone: string): boolean {
  if (time === null) return true
  const plain = Temporal.PlainDateTime.from(`${day}T${time}`)
  return plain.toZonedDateTime(zone).toPlainDateTime().equals(plain)
}

/** Whether it is now or still to come; a day is, as long as it is not over. */
export function isComing({ day, time }: DayTime, here: Here): boolean {
  if (time === null) return day >= todayIn(here).toString()
  return instantOf({ day, time }, here.zone).epochMilliseconds + 60_000 > here.now
}

/** So many minutes later as they pass, also over a night in which the clocks are changed. */
export function addMinutes({ day, time }: DayTime, minutes: number, zone: string): DayTime {
  return dayTimeOf(instantOf({ day, time }, zone).add({ minutes }))
}
