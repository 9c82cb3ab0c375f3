import { AppError } from '#contract'
import { type Here, todayIn as dayIn } from '#dates'

export type { Here } from '#dates'

/**
 * A day, `2026-12-03`, or a time on a day, `2026-12-03T14:00`, as the calendar and the clock on somebody's wall show it.
 * It is kept so, and not as an instant: nine o'clock stays nine o'clock whatever becomes of the zone's offset.
 */
export type WallTime = string

export function isDay(wall: WallTime): boolean {
  return !wall.includes('T')
}

/** As people write it: `2026-12-03 14:00`. */
export function wallText(wall: WallTime): string {
  return wall.replace('T', ' ')
}

export function dayPart(wall: WallTime): WallTime {
  return wall.slice(0, 10)
}

/** Today, where they are. */
export function todayIn(here: Here): WallTime {
  return dayIn(here).toString()
}

export function addDays(day: WallTime, days: number): WallTime {
  return Temporal.PlainDate.from(day).add({ days }).toString()
}

/** Days from one to the other; of times, of the days that they are on. */
export function daysBetween(from: WallTime, to: WallTime): number {
  return Temporal.PlainDate.from(dayPart(from)).until(dayPart(to), { largestUnit: 'days' }).days
}

/** To the minute. */
function wallOf(time: Temporal.PlainDateTime | Temporal.ZonedDateTime): WallTime {
  const plain = time instanceof Temporal.ZonedDateTime ? time.toPlainDateTime() : time
  return plain.toString({ smallestUnit: 'minute' })
}

/** What the clocks there show at that moment, to the minute. */
export function wallAt(instant: number, zone: string): WallTime {
  return wallOf(Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(zone))
}

/**
 * When that is, in milliseconds since the Unix epoch; of a day its beginning. Where clocks go back, a time that comes
 * twice is the first of the two, as in iCalendar (RFC 5545, 3.3.5).
 */
export function instantOf(wall: WallTime, zone: string): number {
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(zone, { disambiguation: 'compatible' })
    .epochMilliseconds
}

/** The beginning of the next day. */
export function dayEnd(day: WallTime, zone: string): number {
  return instantOf(addDays(dayPart(day), 1), zone)
}

/** @throws AppError `tools.date_missing` for a time that the clocks there leave out */
export function requireReal(wall: WallTime, zone: string): WallTime {
  if (isDay(wall)) return wall
  const real = Temporal.PlainDateTime.from(wall).toZonedDateTime(zone)
  if (wallOf(real) === wall) return wall
  throw new AppError(
    'tools.date_missing',
    `${wall.slice(11)} on ${dayPart(wall)} does not exist in ${zone}: the clocks go forward then.`,
    { hint: `Say another time, such as ${wallOf(real).slice(11)}.`, details: { time: wall, zone } },
  )
}

export function isZone(name: string): boolean {
  try {
    return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
