import { z } from 'zod'

import { amountText, isJsonObject, type Json } from '#base'

import { named, shownWall, toldLines } from './told-lines.ts'

const Event = z.object({
  title: z.string(),
  start: z.string(),
  end: z.string().optional(),
  place: z.string().optional(),
  people: z.array(z.string()).optional(),
})
type Event = z.infer<typeof Event>

function eventText({ title, start, end, place = '', people = [] }: Event): string {
  const where = place === '' ? [] : [`at ${named(place)}`]
  const who = people.length === 0 ? [] : [`with ${people.map(shownWall).join(', ')}`]
  return [`${named(title)}, ${stretch(start, end)}`, ...where, ...who].join(', ')
}

/** `2026-12-03 14:00 to 15:00`: the day is said once where both are on it. */
function stretch(start: string, end: string | undefined): string {
  if (end === undefined || end === start) return shownWall(start)
  const isSameDay = end.includes('T') && end.slice(0, 10) === start.slice(0, 10)
  return `${shownWall(start)} to ${shownWall(isSameDay ? end.slice(11) : end)}`
}

export function tellEvent(output: Json, what: string): string | undefined {
  const { data } = z.object({ event: Event }).safeParse(output)
  return data && `${what}: ${eventText(data.event)}.`
}

export function tellEvents(output: Json, input: Json): string | undefined {
  const { data } = z.object({ events: z.array(Event), total: z.int().optional() }).safeParse(output)
  if (!data) return undefined
  const { events, total = events.length } = data
  const when = rangeText(input)
  if (events.length === 0) return `There is no event${when}.`
  return `${amountText(total, 'event')}${when}:\n${toldLines(events, eventText, { total, unit: 'event' })}`
}

export function tellConflicts(output: Json, input: Json): string | undefined {
  const Conflict = z.object({ first: Event, second: Event })
  const { data } = z.object({ conflicts: z.array(Conflict), total: z.int().optional() }).safeParse(output)
  if (!data) return undefined
  const { conflicts, total = conflicts.length } = data
  const when = rangeText(input)
  if (conflicts.length === 0) return `No events are at the same time${when}.`
  const line = ({ first, second }: z.infer<typeof Conflict>): string =>
    `${eventText(first)}, and ${eventText(second)}`
  return `${amountText(total, 'time')} two events are at the same time${when}:\n${toldLines(conflicts, line, { total, unit: 'time' })}`
}

export function tellSlots(output: Json): string | undefined {
  const Slot = z.object({ start: z.string(), end: z.string(), beside: z.array(z.string()).default([]) })
  const { data } = z
    .object({ event: Event, slots: z.array(Slot), why: z.string().nullish() })
    .safeParse(output)
  if (!data) return undefined
  const { event, slots, why } = data
  if (slots.length === 0)
    return `There is no other time for ${named(event.title)}.${why == null ? '' : ` ${shownWall(why)}`}`
  const line = ({ start, end, beside }: z.infer<typeof Slot>): string =>
    `${stretch(start, end)}${beside.length === 0 ? '' : `, on the day of ${beside.map(named).join(', ')}`}`
  return `${eventText(event)}. It could be instead:\n${toldLines(slots, line, { unit: 'time' })}\nNothing is moved.`
}

/** Of the days that were asked for: ` from 2026-11-30 to 2026-12-06`. */
function rangeText(input: Json): string {
  const range = isJsonObject(input) ? input['date_range'] : undefined
  const { data } = z.object({ from: z.string(), to: z.string().optional() }).safeParse(range)
  if (!data) return ''
  const { from, to = from } = data
  return from === to ? ` on ${shownWall(from)}` : ` from ${shownWall(from)} to ${shownWall(to)}`
}
