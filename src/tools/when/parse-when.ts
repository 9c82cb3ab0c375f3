import { AppError } from '#contract'
import { type DayTime, readMinutes, readTime, type TimeReading } from '#dates'

import {
  dayPart,
  type Here,
  instantOf,
  isDay,
  requireReal,
  todayIn,
  wallAt,
  wallText,
  type WallTime,
} from './wall-time.ts'

/**
 * The day or time that words name: `tomorrow 5pm`, `next friday`, `in 3 days`, `3 Dec 14:00`, `2026-12-03`, or a day
 * alone. The words are all understood or refused, so that none is passed over and no reading of several is guessed; what
 * is written down does without custom, too, such as that `at 9` is in the morning.
 *
 * A time alone is the next time that it is so.
 *
 * @throws AppError `tools.date_unclear`, `tools.date_missing`
 */
export function parseWhen(text: string, here: Here): WallTime {
  return wallOf(read(text, here).start)
}

/**
 * The same for when something ends: also a duration, such as `90 minutes` or `1h 30m`, and a time alone is the first after
 * the start.
 *
 * @throws AppError `tools.date_unclear`, `tools.date_missing`
 */
export function parseEnd(text: string, start: WallTime, here: Here): WallTime {
  const words = text.trim().replace(/^until /i, '')
  if (isDay(start)) return parseWhen(words, here)
  const begins = instantOf(start, here.zone)
  const minutes = readMinutes(words)
  if (minutes !== null) return wallOfInstant(begins + minutes * 60_000, text, here)
  const end = read(words, here)
  return wallOf((end.hasDay ? end : read(words, { now: begins, zone: here.zone })).start)
}

/**
 * The same for when something is put off to: a day alone keeps its time, a time alone keeps its day.
 *
 * @throws AppError `tools.date_unclear`, `tools.date_missing`
 */
export function parseMove(text: string, from: WallTime, here: Here): WallTime {
  const { start, hasDay } = read(text, here)
  if (isDay(from)) return wallOf(start)
  const day = hasDay ? start.day : dayPart(from)
  return requireReal(`${day}T${start.time ?? from.slice(11)}`, here.zone)
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

function read(text: string, here: Here): TimeReading {
  const outcome = readTime(text, { ...here, mayBePast: true, isExact: true })
  if (outcome === 'missing') throw missing(text, here)
  if (outcome === null || typeof outcome === 'string' || outcome.isRange) throw unclear(text)
  return outcome
}

function wallOf({ day, time }: DayTime): WallTime {
  return time === null ? day : `${day}T${time}`
}

/** @throws AppError `tools.date_unclear` in the hour that comes twice, of which a wall shows no difference */
function wallOfInstant(instant: number, text: string, { zone }: Here): WallTime {
  const wall = wallAt(instant, zone)
  if (instantOf(wall, zone) === Math.floor(instant / 60_000) * 60_000) return wall
  throw new AppError(
    'tools.date_unclear',
    `${JSON.stringify(text)} is ${wall.slice(11)} when the clocks have gone back, and it is that twice.`,
    { hint: 'Say a time before or after that hour.', details: { time: wall } },
  )
}

function missing(text: string, { now, zone }: Here): AppError {
  // Where the clocks are never changed, they show every time of the day.
  const here = { now: instantOf(wallAt(now, zone), 'UTC'), zone: 'UTC' }
  const unchanged = readTime(text, { ...here, mayBePast: true, isExact: true })
  if (unchanged !== null && typeof unchanged !== 'string') requireReal(wallOf(unchanged.start), zone)
  return new AppError('tools.date_missing', `There is no such day or time: ${JSON.stringify(text)}.`, {
    hint: 'Look at the day, the month, the weekday and the hour.',
    details: { text },
  })
}

function unclear(text: string): AppError {
  return new AppError('tools.date_unclear', `${JSON.stringify(text)} does not say one day or time.`, {
    hint: hintFor(text.trim().toLowerCase()),
    details: { text },
  })
}

function hintFor(words: string): string {
  const [, first, second] = /\b(\d{1,2})[/.](\d{1,2})\b/.exec(words) ?? []
  if (first !== undefined)
    return `It could be day ${first} of month ${second} or day ${second} of month ${first}; write 2026-12-03 or 3 Dec.`
  if (/\b(?:next|this) (?:week|month|year)$/.test(words)) return 'Name a day in it, such as next friday.'
  if (words.includes('midnight')) return 'Write 00:00 or 23:59 with its day.'
  if (/^(?:.* )?(?:at )?\d{1,2}(?::\d\d)?(?: o'?clock)?$/.test(words))
    return 'Write the hour as 9am, 9pm or 09:00.'
  return 'Write it as 2026-12-03, 2026-12-03 14:00, tomorrow 5pm, next friday or in 3 days.'
}
