import { AppError } from '#contract'

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
]
const counts = ['a', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

const weekday = '(mon|tues?|wed|thur?s?|fri|sat|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday)'
const month = `(${months.map((name) => `${name.slice(0, 3)}(?:${name.slice(3)})?`).join('|')}|sept)`
const dayNumber = '(\\d{1,2})(?:st|nd|rd|th)?'
const amount = `(\\d{1,4}|an|${counts.join('|')})`
const unit = '(day|week|month|year)s?'

const patterns = {
  near: /^(today|tomorrow|yesterday|day after tomorrow)$/,
  iso: /^(\d{4})-(\d{2})-(\d{2})$/,
  weekday: new RegExp(`^(?:(this|next) )?${weekday}$`),
  weekdayOfWeek: new RegExp(`^${weekday} (this|next) week$`),
  edge: /^(start|beginning|end) (?:(this|next) )?(week|month|year)$/,
  monthEnd: new RegExp(`^end ${month}(?: (\\d{4}))?$`),
  later: new RegExp(`^in ${amount} ${unit}$`),
  laterThan: new RegExp(`^${amount} ${unit} (?:from|after) (.+)$`),
  ago: new RegExp(`^${amount} ${unit} ago$`),
  ordinal: /^(\d{1,2})(?:st|nd|rd|th)$/,
  dayMonth: new RegExp(`^${dayNumber} ${month}\\.?(?: (\\d{4}))?$`),
  monthDay: new RegExp(`^${month}\\.? ${dayNumber}(?: (\\d{4}))?$`),
  withWeekday: new RegExp(`^${weekday} (.*\\d.*)$`),
} as const

/**
 * A day from words in lower case, without fillers such as `the`; undefined for what is none.
 *
 * Weeks begin on Monday. A weekday alone is the next one after today, `next friday` is the Friday of next week. A date
 * without its year is the next such date, today included. The end of a week is its Friday.
 *
 * @throws AppError `tools.date_missing` for a day that the calendar does not have
 */
export function readDay(words: string, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  return (
    readNear(words, today) ??
    readWeekday(words, today) ??
    readEdge(words, today) ??
    readDistance(words, today) ??
    readDate(words, today)
  )
}

function readNear(words: string, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  switch (patterns.near.exec(words)?.[1]) {
    case 'today':
      return today
    case 'tomorrow':
      return today.add({ days: 1 })
    case 'day after tomorrow':
      return today.add({ days: 2 })
    case 'yesterday':
      return today.subtract({ days: 1 })
    default:
      return undefined
  }
}

function readWeekday(words: string, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  const [, which, name] = patterns.weekday.exec(words) ?? []
  const [, ofName, ofWhich] = patterns.weekdayOfWeek.exec(words) ?? []
  const said = name ?? ofName
  if (said === undefined) return undefined
  const nth = weekdayNumber(said)
  const week = which ?? ofWhich
  if (week === undefined) return today.add({ days: ((nth - today.dayOfWeek + 6) % 7) + 1 })
  return mondayOf(today).add({ days: nth - 1 + (week === 'next' ? 7 : 0) })
}

function readEdge(words: string, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  const [, monthName, year] = patterns.monthEnd.exec(words) ?? []
  if (monthName !== undefined) {
    const first = nextDate({ month: monthNumber(monthName), day: 1, year }, today.with({ day: 1 }))
    return first.with({ day: first.daysInMonth })
  }
  const [, edge, which, of] = patterns.edge.exec(words) ?? []
  if (edge === undefined) return undefined
  const more = which === 'next' ? 1 : 0
  const atEnd = edge === 'end'
  if (of === 'week') return mondayOf(today).add({ weeks: more, days: atEnd ? 4 : 0 })
  if (of === 'year') return today.with({ month: atEnd ? 12 : 1, day: atEnd ? 31 : 1 }).add({ years: more })
  const first = today.with({ day: 1 }).add({ months: more })
  return atEnd ? first.with({ day: first.daysInMonth }) : first
}

/** A month after the 31st of January is the last day of February: a distance, not a date that somebody named. */
function readDistance(words: string, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  const [, count, of, from] = patterns.laterThan.exec(words) ?? patterns.later.exec(words) ?? []
  if (count !== undefined) {
    const start = from === undefined || from === 'now' ? today : readDay(from, today)
    return start?.add({ [`${of}s`]: countOf(count) })
  }
  const [, ago, agoOf] = patterns.ago.exec(words) ?? []
  return ago === undefined ? undefined : today.subtract({ [`${agoOf}s`]: countOf(ago) })
}

function readDate(words: string, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  const [, isoYear, isoMonth, isoDay] = patterns.iso.exec(words) ?? []
  if (isoYear !== undefined) return dateOf(Number(isoYear), Number(isoMonth), Number(isoDay))
  const [, ordinal] = patterns.ordinal.exec(words) ?? []
  if (ordinal !== undefined) return nextNumbered(Number(ordinal), today)
  const [, day, dayMonth, dayYear] = patterns.dayMonth.exec(words) ?? []
  if (day !== undefined)
    return nextDate({ month: monthNumber(dayMonth), day: Number(day), year: dayYear }, today)
  const [, monthName, monthDay, monthYear] = patterns.monthDay.exec(words) ?? []
  if (monthName !== undefined)
    return nextDate({ month: monthNumber(monthName), day: Number(monthDay), year: monthYear }, today)
  const [, name, rest] = patterns.withWeekday.exec(words) ?? []
  const date = rest === undefined ? undefined : readDate(rest, today)
  if (!date || name === undefined || date.dayOfWeek === weekdayNumber(name)) return date
  const real = weekdays[date.dayOfWeek - 1] ?? ''
  throw new AppError(
    'tools.date_missing',
    `${date.toString()} is a ${capital(real)}, not a ${capital(name)}.`,
    {
      hint: 'Say the day or its weekday.',
      details: { date: date.toString(), weekday: real },
    },
  )
}

/** The next such date, today included; or the one of the year that is said. */
function nextDate(
  { month: number, day, year }: { month: number; day: number; year: string | undefined },
  today: Temporal.PlainDate,
): Temporal.PlainDate {
  if (year !== undefined) return dateOf(Number(year), number, day)
  const isOver = number < today.month || (number === today.month && day < today.day)
  return dateOf(today.year + (isOver ? 1 : 0), number, day)
}

/** The next day with that number, today included: the 31st skips the months that have none. */
function nextNumbered(day: number, today: Temporal.PlainDate): Temporal.PlainDate {
  let first = today.with({ day: 1 })
  if (day >= 1 && day <= 31)
    for (;;) {
      const date = day <= first.daysInMonth ? first.with({ day }) : undefined
      if (date && Temporal.PlainDate.compare(date, today) >= 0) return date
      first = first.add({ months: 1 })
    }
  throw missing(`day ${day} of a month`)
}

function dateOf(year: number, number: number, day: number): Temporal.PlainDate {
  try {
    return Temporal.PlainDate.from({ year, month: number, day }, { overflow: 'reject' })
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError)
      throw missing(`${year}-${String(number).padStart(2, '0')}-${String(day).padStart(2, '0')}`)
    throw error
  }
}

function missing(what: string): AppError {
  return new AppError('tools.date_missing', `There is no ${what}.`, {
    hint: 'Look at the day and the month.',
    details: { date: what },
  })
}

function mondayOf(day: Temporal.PlainDate): Temporal.PlainDate {
  return day.subtract({ days: day.dayOfWeek - 1 })
}

function weekdayNumber(name: string): number {
  return weekdays.findIndex((full) => full.startsWith(name.slice(0, 3))) + 1
}

function monthNumber(name = ''): number {
  return months.findIndex((full) => full.startsWith(name.slice(0, 3))) + 1
}

function countOf(text: string): number {
  if (text === 'an') return 1
  const index = counts.indexOf(text)
  return index === -1 ? Number(text) : Math.max(1, index)
}

function capital(name: string): string {
  const full = weekdays.find((one) => one.startsWith(name.slice(0, 3))) ?? name
  return `${full.charAt(0).toUpperCase()}${full.slice(1)}`
}
