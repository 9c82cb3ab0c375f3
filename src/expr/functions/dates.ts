import { Duration } from '../duration.ts'
import { badArgument } from '../fault.ts'
import { dayOfYear, parseTimestamp, Timestamp, wallClock } from '../timestamp.ts'
import { type CelValue, wholeOf } from '../value.ts'
import { method, type Overload, plain } from './define.ts'

const months = 'January February March April May June July August September October November December'.split(
  ' ',
)
const weekdays = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')

/** ISO text with or without a time, or milliseconds since the epoch. */
function moment(value: CelValue): Timestamp {
  if (value instanceof Timestamp) return value
  if (typeof value === 'string') {
    return parseTimestamp(/^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value)
  }
  const ms = wholeOf(value)
  if (ms === undefined)
    return badArgument('A date is ISO text, whole milliseconds since 1970 or a timestamp.')
  return new Timestamp(BigInt(ms) * 1_000_000n)
}

const fields: Readonly<Record<string, (clock: Date) => string>> = {
  yyyy: (clock) => digits(clock.getUTCFullYear(), 4),
  yy: (clock) => digits(clock.getUTCFullYear() % 100, 2),
  MMMM: (clock) => months[clock.getUTCMonth()] ?? '',
  MMM: (clock) => months[clock.getUTCMonth()]?.slice(0, 3) ?? '',
  MM: (clock) => digits(clock.getUTCMonth() + 1, 2),
  M: (clock) => String(clock.getUTCMonth() + 1),
  dd: (clock) => digits(clock.getUTCDate(), 2),
  d: (clock) => String(clock.getUTCDate()),
  EEEE: (clock) => weekdays[clock.getUTCDay()] ?? '',
  EEE: (clock) => weekdays[clock.getUTCDay()]?.slice(0, 3) ?? '',
  HH: (clock) => digits(clock.getUTCHours(), 2),
  mm: (clock) => digits(clock.getUTCMinutes(), 2),
  ss: (clock) => digits(clock.getUTCSeconds(), 2),
  SSS: (clock) => digits(clock.getUTCMilliseconds(), 3),
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0')
}

/** Letters are fields, quoted text and all else stands for itself; a letter that is no field is refused, not printed. */
function format(value: CelValue, pattern: string, zone: string | undefined): string {
  const clock = wallClock(moment(value), zone)
  if (pattern.length > 200) badArgument('This date pattern is too long.')
  return pattern.replaceAll(
    /'((?:[^']|'')*)'|([A-Za-z])\2*|'/g,
    (piece, quoted: string | undefined, letter?: string) => {
      if (quoted !== undefined) return quoted === '' ? "'" : quoted.replaceAll("''", "'")
      if (letter === undefined) return badArgument('A quote in this date pattern has no end.')
      const write = fields[piece]
      return write
        ? write(clock)
        : badArgument(`"${piece}" is no field of a date; there are ${Object.keys(fields).join(' ')}.`)
    },
  )
}

/** One field of a timestamp, in UTC or in a zone. */
function field(name: string, read: (clock: Date) => number): Overload[] {
  return [
    method(name, ['timestamp'], 'int', (_, value) => BigInt(read(wallClock(value, undefined)))),
    method(name, ['timestamp', 'string'], 'int', (frame, value, zone) => {
      frame.charge(zoneCost)
      return BigInt(read(wallClock(value, zone)))
    }),
  ]
}

const second = 1_000_000_000n
/** Finding a zone's offset takes some microseconds. */
const zoneCost = 200

export const dateFunctions: readonly Overload[] = [
  plain('date', ['any'], 'timestamp', (frame, value) => {
    frame.charge(25)
    return moment(value)
  }),
  plain('formatDate', ['any', 'string'], 'string', (frame, value, pattern) => {
    frame.charge(40)
    return format(value, pattern, undefined)
  }),
  plain('formatDate', ['any', 'string', 'string'], 'string', (frame, value, pattern, zone) => {
    frame.charge(zoneCost)
    return format(value, pattern, zone)
  }),
  ...field('getFullYear', (clock) => clock.getUTCFullYear()),
  ...field('getMonth', (clock) => clock.getUTCMonth()),
  ...field('getDate', (clock) => clock.getUTCDate()),
  ...field('getDayOfMonth', (clock) => clock.getUTCDate() - 1),
  ...field('getDayOfWeek', (clock) => clock.getUTCDay()),
  ...field('getDayOfYear', dayOfYear),
  ...field('getHours', (clock) => clock.getUTCHours()),
  ...field('getMinutes', (clock) => clock.getUTCMinutes()),
  ...field('getSeconds', (clock) => clock.getUTCSeconds()),
  ...field('getMilliseconds', (clock) => clock.getUTCMilliseconds()),
  method('getHours', ['duration'], 'int', (_, { nanos }) => nanos / (3600n * second)),
  method('getMinutes', ['duration'], 'int', (_, { nanos }) => nanos / (60n * second)),
  method('getSeconds', ['duration'], 'int', (_, { nanos }) => nanos / second),
  method('getMilliseconds', ['duration'], 'int', (_, { nanos }) => (nanos % second) / 1_000_000n),
  method('toMilliseconds', ['timestamp'], 'int', (_, { ms }) => BigInt(ms)),
  method('toMilliseconds', ['duration'], 'int', (_, { nanos }) => nanos / 1_000_000n),
  plain('milliseconds', ['whole'], 'duration', (_, ms) => new Duration(BigInt(ms) * 1_000_000n)),
]
