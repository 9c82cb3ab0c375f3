const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
const exact = new Intl.DateTimeFormat('en-GB', {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
})
const day = new Intl.DateTimeFormat('en-GB', { month: 'short', day: 'numeric' })
const dayOfYear = new Intl.DateTimeFormat('en-GB', { year: 'numeric', month: 'short', day: 'numeric' })

/**
 * A time as short as it is clear in the person's own zone: `14:03` of today, `3 Mar, 14:03` of this year, else with the year.
 *
 * @param iso ISO 8601
 * @param now milliseconds since the Unix epoch
 */
export function whenText(iso: string, now: number): string {
  const at = new Date(iso)
  const today = new Date(now)
  if (at.toDateString() === today.toDateString()) return clock.format(at)
  const on = at.getFullYear() === today.getFullYear() ? day : dayOfYear
  return `${on.format(at)}, ${clock.format(at)}`
}

/** To the second, with the zone. */
export function exactTimeText(iso: string): string {
  return exact.format(new Date(iso))
}

/** The beginning or the end of a day in the person's own zone, as ISO 8601 in UTC; undefined for what is no `2026-03-04`. */
export function dayEdge(text: string | undefined, edge: 'begin' | 'end'): string | undefined {
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined
  const at = new Date(`${text}T${edge === 'begin' ? '00:00:00.000' : '23:59:59.999'}`)
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString()
}
