import { badArgument, fault } from './fault.ts'
import { Special } from './special.ts'

const million = 1_000_000n
const first = -62_135_596_800_000n * million
const last = 253_402_300_799_999n * million + 999_999n
const day = 86_400_000

/** A moment, exact to the nanosecond; years 1 to 9999. */
export class Timestamp extends Special {
  readonly kind = 'timestamp'
  /** Since the Unix epoch. */
  readonly nanos: bigint

  /** @throws Fault `expr.number_out_of_range` outside of the years 1 to 9999 */
  constructor(nanos: bigint) {
    super()
    if (nanos < first || nanos > last)
      fault('expr.number_out_of_range', 'This moment is not in the years 1 to 9999.')
    this.nanos = nanos
  }

  /** Milliseconds since the Unix epoch, rounded down. */
  get ms(): number {
    const whole = this.nanos / million
    return Number(this.nanos < 0n && this.nanos % million !== 0n ? whole - 1n : whole)
  }

  /** ISO 8601 in UTC with as many decimals as needed. */
  override toString(): string {
    const { ms } = this
    const fraction = this.nanos - BigInt(Math.floor(ms / 1000)) * 1000n * million
    const decimals = fraction.toString().padStart(9, '0').replace(/0+$/, '')
    return `${new Date(ms).toISOString().slice(0, 19)}${decimals === '' ? '' : `.${decimals}`}Z`
  }
}

const pattern = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/

/** Reads RFC 3339. A time zone is required: without one the answer would depend on the machine. */
export function parseTimestamp(text: string): Timestamp {
  const match = pattern.exec(text)
  if (!match) badArgument(`"${text.slice(0, 40)}" is no moment; write it like 2026-01-31T12:00:00Z.`)
  const [year = 0, month = 0, date = 0, hour = 0, minute = 0, seconds = 0] = match.slice(1, 7).map(Number)
  const ms = utc(year, month, date) + ((hour * 60 + minute) * 60 + seconds) * 1000
  const offset = (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0)) * 60_000 * (match[8] === '-' ? -1 : 1)
  const exists =
    month >= 1 && month <= 12 && date >= 1 && new Date(utc(year, month, date)).getUTCDate() === date
  if (!exists || hour > 23 || minute > 59 || seconds > 59 || Math.abs(offset) > 18 * 3_600_000) {
    badArgument(`"${text.slice(0, 40)}" is a moment that does not exist.`)
  }
  return new Timestamp(BigInt(ms - offset) * million + BigInt((match[7] ?? '').padEnd(9, '0')))
}

/** Milliseconds since the epoch of that day's start; `Date.UTC` would read year 50 as 1950. */
function utc(year: number, month: number, date: number): number {
  return new Date(0).setUTCFullYear(year, month - 1, date)
}

/**
 * The same moment as a Date whose UTC fields read like a wall clock in the zone.
 *
 * @param zone an IANA name or an offset such as `+02:00`
 */
export function wallClock(moment: Timestamp, zone: string | undefined): Date {
  if (zone === undefined || zone === 'UTC' || zone === 'Z') return new Date(moment.ms)
  const fixed = /^([+-]?)(\d\d):(\d\d)$/.exec(zone)
  if (fixed) {
    const minutes = Number(fixed[2]) * 60 + Number(fixed[3])
    return new Date(moment.ms + minutes * 60_000 * (fixed[1] === '-' ? -1 : 1))
  }
  try {
    const parts = formatter(zone).formatToParts(moment.ms)
    const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
    const [, sign = '+', hours = '0', minutes = '0', seconds = '0'] =
      /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(name) ?? []
    const offset = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)
    return new Date(moment.ms + offset * 1000 * (sign === '-' ? -1 : 1))
  } catch {
    // Intl refuses the name with a RangeError; ours says which.
    return badArgument(`There is no time zone "${zone.slice(0, 40)}".`)
  }
}

const formatters = new Map<string, Intl.DateTimeFormat>()
const maxFormatters = 50

/** Making one takes fifty times as long as using it. */
function formatter(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  if (formatters.size >= maxFormatters) formatters.clear()
  formatters.set(zone, made)
  return made
}

/** Days since the first of January, from 0. */
export function dayOfYear(clock: Date): number {
  return Math.floor((clock.getTime() - utc(clock.getUTCFullYear(), 1, 1)) / day)
}
