import { dayTimeOf, instantOf, isComing, isShown, nowIn, type Reading } from './local-time.ts'
import type { Clock, DayPart, Part } from './part.ts'
import type { TimeReading, TimeRefusal } from './time-reading.ts'

const usualHours: Readonly<Record<DayPart, number>> = { morning: 9, afternoon: 14, evening: 18, night: 20 }

type Of<Is extends Part['is']> = Extract<Part, { is: Is }>

/** What pieces that stand beside each other say together. */
export function combine(parts: readonly Part[], here: Reading): TimeReading | TimeRefusal {
  const of = <Is extends Part['is']>(is: Is): readonly Of<Is>[] =>
    parts.filter((part): part is Of<Is> => part.is === is)
  const [refused] = of('refused')
  if (refused) return refused.why
  if (here.isExact && of('day').some((day) => day.isByCustom)) return 'ambiguous'
  const [moment] = of('moment')
  if (moment) {
    if (parts.length > 1) return 'ambiguous'
    const start = dayTimeOf(moment.at)
    // In the hour that comes twice nothing that is written down tells one from the other.
    if (!isSameMinute(instantOf(start, here.zone), moment.at)) return 'ambiguous'
    return check({ start, end: null, isRange: false, hasDay: true }, here)
  }
  const [days] = of('days')
  const day = oneDay(of('day'), days)
  if (typeof day === 'string') return day
  const clocks = [...of('clock'), ...of('clocks')]
  const dayParts = of('part')
  if (clocks.length > 1 || dayParts.length > 1 || of('days').length > 1) return 'ambiguous'
  if (days && day === null) {
    if (parts.length > 1) return 'ambiguous'
    const [start, end] = [days.first, days.last].map((one) => ({ day: one.toString(), time: null }))
    return start && end ? check({ start, end, isRange: true, hasDay: true }, here) : 'ambiguous'
  }
  const times = timesOf(clocks[0], dayParts[0]?.part, here)
  if (typeof times === 'string') return times
  return check(placed(day, times, here), here)
}

/** The one day that is said, null for none. A weekday beside a date or a week must be of it. */
function oneDay(
  days: readonly Of<'day'>[],
  week: Of<'days'> | undefined,
): Temporal.PlainDate | null | TimeRefusal {
  const [first, second] = days
  if (!first) return null
  if (week) {
    const { weekday } = first
    const isWeek = week.first.dayOfWeek === 1 && week.first.until(week.last).days === 6
    return weekday === undefined || second || !isWeek ? 'ambiguous' : week.first.add({ days: weekday - 1 })
  }
  if (!second) return first.day
  const [named, date] = first.weekday === undefined ? [second, first] : [first, second]
  if (days.length > 2 || named.weekday === undefined || date.weekday !== undefined) return 'ambiguous'
  return date.day.dayOfWeek === named.weekday ? date.day : 'missing'
}

interface Times {
  readonly first: string | null
  readonly last: string | null
}

function timesOf(
  clock: Of<'clock'> | Of<'clocks'> | undefined,
  part: DayPart | undefined,
  { isExact = false }: Reading,
): Times | TimeRefusal {
  if (!clock) {
    if (part === undefined) return { first: null, last: null }
    return { first: textOf({ hour: usualHours[part], minute: 0 }), last: null }
  }
  const clocks = clock.is === 'clock' ? [clock.clock] : [clock.first, clock.last]
  if (isExact && part === undefined && clocks.some(({ half }) => half === 'usual')) return 'ambiguous'
  const [first, last = null] = clocks.map((one) => within(one, part))
  if (first === undefined || first === 'ambiguous' || last === 'ambiguous') return 'ambiguous'
  if (last !== null && textOf(last) <= textOf(first)) return 'ambiguous'
  return { first: textOf(first), last: last === null ? null : textOf(last) }
}

/** A time in a part of the day: nine in the evening is 21:00. A small number alone could be in either half. */
function within(clock: Clock, part: DayPart | undefined): Pick<Clock, 'hour' | 'minute'> | 'ambiguous' {
  const { hour, minute, half, hasHalf } = clock
  if (part === undefined) return half === 'open' ? 'ambiguous' : clock
  const [least, most] = { morning: [0, 11], afternoon: [12, 18], evening: [16, 23], night: [18, 23] }[part]
  const fits = (one: number): boolean => one >= (least ?? 0) && one <= (most ?? 0)
  if (fits(hour)) return clock
  return !hasHalf && hour < 12 && hour > 0 && fits(hour + 12) ? { hour: hour + 12, minute } : 'ambiguous'
}

function textOf({ hour, minute }: Pick<Clock, 'hour' | 'minute'>): string {
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

function isSameMinute(a: Temporal.ZonedDateTime, b: Temporal.ZonedDateTime): boolean {
  return Math.floor(a.epochMilliseconds / 60_000) === Math.floor(b.epochMilliseconds / 60_000)
}

/** On its day; without one, when the clock shows it next. */
function placed(day: Temporal.PlainDate | null, { first, last }: Times, here: Reading): TimeReading {
  const on = (day ?? nextShowing(first, here)).toString()
  return {
    start: { day: on, time: first },
    end: last === null ? null : { day: on, time: last },
    isRange: last !== null,
    hasDay: day !== null,
  }
}

/** The first day from now on whose clocks still show it: they leave an hour out where they go forward. */
function nextShowing(time: string | null, here: Reading): Temporal.PlainDate {
  const now = nowIn(here)
  const isOver = time !== null && time <= now.toPlainTime().toString().slice(0, 5)
  const day = now.toPlainDate().add({ days: isOver ? 1 : 0 })
  return isShown({ day: day.toString(), time }, here.zone) ? day : day.add({ days: 1 })
}

function check(reading: TimeReading, here: Reading): TimeReading | TimeRefusal {
  const { start, end } = reading
  if (!isShown(start, here.zone) || (end && !isShown(end, here.zone))) return 'missing'
  return here.mayBePast || isComing(start, here) ? reading : 'past'
}
