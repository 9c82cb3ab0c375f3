import { AppError } from '#contract'

import { readClock } from './read-clock.ts'
import { readDay } from './read-day.ts'
import {
  dayPart,
  type Here,
  instantOf,
  isDay,
  nowIn,
  requireReal,
  todayIn,
  wallOf,
  wallText,
  type WallTime,
} from './wall-time.ts'

/** Words that change nothing about which day or time is meant. */
const fillers = new Set(['on', 'at', 'by', 'due', 'the', 'of'])

/**
 * The day or time that words name: `tomorrow 5pm`, `next friday`, `in 3 days`, `3 Dec 14:00`, `2026-12-03`, or a day
 * alone. The words are all understood or refused, so that none is passed over and no reading of several is guessed.
 *
 * A time alone is the next time that it is so. Mornings begin at 09:00, afternoons at 14:00, evenings at 18:00, nights at
 * 20:00. For days see {@link readDay}.
 *
 * @throws AppError `tools.date_unclear`, `tools.date_missing`
 */
export function parseWhen(text: string, here: Here): WallTime {
  const words = wordsOf(text)
  const now = nowIn(here)
  const moment = readMoment(words, now)
  if (moment) return wallOfInstant(moment, text)
  const said = wordsOf(words)
    .split(' ')
    .filter((word) => !fillers.has(word))
    .join(' ')
    .replace(/\btonight\b/, 'today night')
    .replace(/\bthis (?=morning|afternoon|evening)/, 'today ')
  const [reading, other] = readingsOf(said.split(' '), now)
  if (reading === undefined || other !== undefined || !/^\d/.test(reading)) throw unclear(text, words)
  return requireReal(reading, here.zone)
}

/**
 * The same for when something ends: also a duration, such as `90 minutes` or `1h 30m`, and a time alone is the first after
 * the start.
 *
 * @throws AppError `tools.date_unclear`, `tools.date_missing`
 */
export function parseEnd(text: string, start: WallTime, here: Here): WallTime {
  const words = wordsOf(text).replace(/^for /, '')
  const duration = readDuration(words)
  const begins = Temporal.Instant.fromEpochMilliseconds(instantOf(start, here.zone)).toZonedDateTimeISO(
    here.zone,
  )
  if (duration && !isDay(start)) return wallOfInstant(begins.add(duration), text)
  const clock = readClock(words.replace(/^(?:at|by|until) /, ''))
  if (!clock || isDay(start)) return parseWhen(words.replace(/^until /, ''), here)
  return requireReal(wallOf(nextAt(clock, begins)), here.zone)
}

/**
 * The same for when something is put off to: a day alone keeps its time, a time alone keeps its day.
 *
 * @throws AppError `tools.date_unclear`, `tools.date_missing`
 */
export function parseMove(text: string, from: WallTime, here: Here): WallTime {
  const words = wordsOf(text)
  const clock = readClock(words.replace(/^at /, ''))
  if (clock && !isDay(from))
    return requireReal(wallOf(Temporal.PlainDate.from(dayPart(from)).toPlainDateTime(clock)), here.zone)
  const to = parseWhen(text, here)
  return isDay(to) && !isDay(from) ? requireReal(`${to}T${from.slice(11)}`, here.zone) : to
}

/** @throws AppError `tools.date_past` */
export function requireComing(wall: WallTime, here: Here): WallTime {
  const isOver = isDay(wall) ? wall < todayIn(here) : instantOf(wall, here.zone) <= here.now
  if (!isOver) return wall
  throw new AppError('tools.date_past', `${wallText(wall)} is over.`, {
    hint: 'Say a day or time that is still to come.',
    details: { time: wall },
  })
}

function wordsOf(text: string): string {
  return text.trim().toLowerCase().replaceAll(',', ' ').replaceAll(/\s+/g, ' ')
}

/** A moment that is the same everywhere, or so long after now. */
function readMoment(words: string, now: Temporal.ZonedDateTime): Temporal.ZonedDateTime | undefined {
  if (/^\d{4}-\d{2}-\d{2}t\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:z|[+-]\d{2}:\d{2})$/.test(words)) {
    try {
      return Temporal.Instant.from(words.toUpperCase()).toZonedDateTimeISO(now.timeZoneId)
    } catch (error) {
      if (error instanceof RangeError) return undefined
      throw error
    }
  }
  const duration = words.startsWith('in ') ? readDuration(words.slice(3)) : undefined
  return duration && now.add(duration)
}

const hours = '(an|\\d{1,3}(?:\\.5)?) ?(?:hours?|hrs?|h)'
const minutes = '(a|\\d{1,4}) ?(?:minutes?|mins?|m)'
const durations = new RegExp(`^(?:${hours}(?: ?(?:and )?${minutes})?|${minutes})$`)

/** Hours and minutes: longer ones are counted in days, whatever the clocks do meanwhile. */
function readDuration(words: string): { minutes: number } | undefined {
  if (words === 'half an hour') return { minutes: 30 }
  const [whole, ...amounts] = durations.exec(words) ?? []
  if (whole === undefined) return undefined
  const [inHours = 0, more = 0, alone = 0] = amounts.map(amountOf)
  const total = inHours * 60 + more + alone
  return total > 0 ? { minutes: total } : undefined
}

function amountOf(text: string | undefined): number {
  if (text === undefined) return 0
  return /^an?$/.test(text) ? 1 : Number(text)
}

/** Every way in which the words are a day, a time, or one and the other. */
function readingsOf(words: readonly string[], now: Temporal.ZonedDateTime): readonly WallTime[] {
  const today = now.toPlainDate()
  const readings = new Set<WallTime>()
  const joined = words.join(' ').replace(/^(\d{4}-\d{2}-\d{2})t(?=\d)/, '$1 ')
  const parts = joined.split(' ')
  const clock = readClock(joined)
  if (clock) readings.add(wallOf(nextAt(clock, now)))
  const day = readDay(joined, today)
  if (day) readings.add(day.toString())
  for (let cut = 1; cut < parts.length; cut += 1) {
    const [first, last] = [parts.slice(0, cut).join(' '), parts.slice(cut).join(' ')]
    for (const [time, date] of [
      [readClock(last), first],
      [readClock(first), last],
    ] as const) {
      const on = time && readDay(date, today)
      if (on) readings.add(wallOf(on.toPlainDateTime(time)))
    }
  }
  return [...readings]
}

/** The first time after that one that the clocks show it; a day on which they do not is passed over. */
function nextAt(clock: Temporal.PlainTime, after: Temporal.ZonedDateTime): Temporal.PlainDateTime {
  for (let days = 0; ; days += 1) {
    const at = after.toPlainDate().add({ days }).toPlainDateTime(clock)
    const real = at.toZonedDateTime(after.timeZoneId)
    if (real.toPlainDateTime().equals(at) && real.epochMilliseconds > after.epochMilliseconds) return at
  }
}

/** @throws AppError `tools.date_unclear` in the hour that comes twice, of which a wall shows no difference */
function wallOfInstant(moment: Temporal.ZonedDateTime, text: string): WallTime {
  const minute = moment.round({ smallestUnit: 'minute', roundingMode: 'floor' })
  const wall = wallOf(minute)
  if (instantOf(wall, moment.timeZoneId) === minute.epochMilliseconds) return wall
  throw new AppError(
    'tools.date_unclear',
    `${JSON.stringify(text)} is ${wall.slice(11)} when the clocks have gone back, and it is that twice.`,
    { hint: 'Say a time before or after that hour.', details: { time: wall } },
  )
}

function unclear(text: string, words: string): AppError {
  return new AppError('tools.date_unclear', `${JSON.stringify(text)} does not say one day or time.`, {
    hint: hintFor(words),
    details: { text },
  })
}

function hintFor(words: string): string {
  const [, first, second] = /\b(\d{1,2})[/.](\d{1,2})\b/.exec(words) ?? []
  if (first !== undefined)
    return `It could be day ${first} of month ${second} or day ${second} of month ${first}; write 2026-12-03 or 3 Dec.`
  if (/\b(?:next|this) (?:week|month|year)$/.test(words)) return 'Name a day in it, such as next friday.'
  if (words.includes('midnight')) return 'Write 00:00 or 23:59 with its day.'
  if (/^(?:.* )?(?:at )?\d{1,2}(?: o'?clock)?$/.test(words)) return 'Write the hour as 9am, 9pm or 09:00.'
  return 'Write it as 2026-12-03, 2026-12-03 14:00, tomorrow 5pm, next friday or in 3 days.'
}
