import { z } from 'zod'

import { AppError, type CalendarEvent } from '#contract'
import type { KeptRecord, Records } from '#gate'

import { dayEnd, daysBetween, type Here, instantOf, isDay, isZone, requireReal } from '../dates/wall-time.ts'
import { findMeant, listAll, type Listed } from '../name-record.ts'

export const eventCollection = 'events'
/** They are all read to find those of some days. */
export const mostEvents = 20_000
const mostDays = 31

/** An event as it is kept. */
const EventValue = z.object({
  title: z.string(),
  /** Both are days or both are times, by the clocks of the zone. Of days, the end is the last one. */
  start: z.string(),
  end: z.string(),
  zone: z.string(),
  place: z.string(),
  people: z.array(z.string()),
  createdAt: z.int(),
})
export type EventValue = z.infer<typeof EventValue>

export interface KeptEvent {
  readonly record: Listed
  readonly value: EventValue
  readonly allDay: boolean
  /** Milliseconds since the Unix epoch. */
  readonly from: number
  /** The first moment after it. */
  readonly to: number
}

export const Place = z.string().trim().max(500)
export const People = z.array(z.string().trim().min(1).max(200)).max(100)
export const Zone = z.string().max(100).refine(isZone, 'No time zone that there is.')
export const zoneMeta = {
  title: 'Time zone',
  description: 'Whose clocks its times are by, such as Europe/Berlin. The person’s own if not given.',
}

export async function readEvents(records: Pick<Records, 'list'>, here: Here): Promise<readonly KeptEvent[]> {
  const all = await listAll(records, eventCollection, mostEvents)
  return all.map((record) => keptEvent(record, here)).toSorted(compareEvents)
}

export function eventValue(record: Pick<KeptRecord, 'value'>): EventValue {
  return EventValue.parse(record.value)
}

/** Whole days have no zone: they begin at midnight wherever one is. */
export function keptEvent(record: Listed, here: Here): KeptEvent {
  const value = eventValue(record)
  const allDay = isDay(value.start)
  return {
    record,
    value,
    allDay,
    from: instantOf(value.start, allDay ? here.zone : value.zone),
    to: allDay ? dayEnd(value.end, here.zone) : instantOf(value.end, value.zone),
  }
}

export function viewEvent({ record, value, allDay, from, to }: KeptEvent): CalendarEvent {
  const { title, start, end, zone, place, people } = value
  return {
    id: record.id,
    title,
    start,
    end,
    all_day: allDay,
    zone,
    starts_at: new Date(from).toISOString(),
    ends_at: new Date(to).toISOString(),
    place,
    people,
  }
}

/** @param events among which it is */
export function meantEvent(
  said: string,
  events: readonly KeptEvent[],
  { now }: Pick<Here, 'now'>,
): KeptEvent {
  const { value: meant } = findMeant(
    said,
    'event',
    events.map((event) => ({
      record: event.record,
      value: event,
      title: event.value.title,
      first: event.to > now,
    })),
  )
  return meant
}

/** @throws AppError `input.invalid` unless it ends after it starts, and is not too long */
export function requireSpan({ start, end, zone }: Pick<EventValue, 'start' | 'end' | 'zone'>): void {
  for (const wall of [start, end]) requireReal(wall, zone)
  if (isDay(start) !== isDay(end))
    throw invalid('An event has times at both ends, or is of whole days.', 'Give two times or two days.')
  const isForward = isDay(start) ? start <= end : instantOf(start, zone) < instantOf(end, zone)
  if (!isForward) throw invalid('An event ends after it starts.', 'Look at the start and the end.')
  if (daysBetween(start, end) >= mostDays)
    throw invalid(`An event lasts ${mostDays} days at the most.`, 'Make several events of it.')
}

export function invalid(message: string, hint: string): AppError {
  return new AppError('input.invalid', message, { hint })
}

/** By when they start; what takes whole days comes before the rest of its day. */
function compareEvents(a: KeptEvent, b: KeptEvent): number {
  return (
    a.from - b.from ||
    Number(b.allDay) - Number(a.allDay) ||
    a.to - b.to ||
    (a.record.id < b.record.id ? -1 : 1)
  )
}
