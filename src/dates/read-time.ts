import { combine } from './combine.ts'
import { findTimes } from './find-times.ts'
import type { Reading } from './local-time.ts'
import type { TimeReading, TimeRefusal } from './time-reading.ts'

const fine = new Set([
  '',
  'on',
  'by',
  'at',
  'due',
  'due on',
  'due by',
  'due at',
  'from',
  'between',
  'in',
  'for',
  'to',
])

/** A text that is nothing but a day or a time, or why it is none: null where it does not speak of one at all. */
export function readTime(text: string, here: Reading): TimeReading | TimeRefusal | null {
  const said = text.trim()
  const moment = readInstant(said, here)
  if (moment) return moment
  const [found, other] = findTimes(said, here)
  if (!found) return null
  if (found.refused !== null) return found.refused
  const rest = `${said.slice(0, found.from)}${said.slice(found.to)}`
  if (other || !fine.has(found.lead) || !/^[\s,.!]*$/.test(rest)) return 'ambiguous'
  return found.reading
}

/** A moment that is the same everywhere, as machines write it: `2026-12-03T14:00:00+01:00`. */
function readInstant(text: string, here: Reading): TimeReading | TimeRefusal | undefined {
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/i.test(
    text,
  )
  if (!isInstant) return undefined
  try {
    const at = Temporal.Instant.from(text.toUpperCase()).toZonedDateTimeISO(here.zone)
    return combine([{ is: 'moment', at }], here)
  } catch (error) {
    if (error instanceof RangeError) return 'missing'
    throw error
  }
}
