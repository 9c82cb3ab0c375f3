import { findTimes } from './find-times.ts'
import type { Here } from './local-time.ts'
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
export function readTime(text: string, here: Here): TimeReading | TimeRefusal | null {
  const said = text.trim()
  const [found, other] = findTimes(said, here)
  if (!found) return null
  if (found.refused !== null) return found.refused
  const rest = `${said.slice(0, found.from)}${said.slice(found.to)}`
  if (other || !fine.has(found.lead) || !/^[\s,.!]*$/.test(rest)) return 'ambiguous'
  return found.reading
}
