import type { FreeSlot } from '#contract'

import { addDays, dayPart, type Here, instantOf, todayIn, wallAt, type WallTime } from '../dates/wall-time.ts'
import type { KeptEvent } from './event.ts'

/** When people can be met, on Mondays to Fridays. */
export const workingHours = { from: '09:00', to: '18:00' } as const
/** Days that are looked at, the event's own with them. */
export const daysAhead = 15
const stepMs = 30 * 60 * 1_000
const perDay = 2

/**
 * When an event could be instead: within working hours, on its own day or later ones, beside nothing that has its time;
 * as long as it is, on the half hour, and two of each day at the most. None for what takes whole days.
 *
 * @param events by when they start, the event itself with them
 */
export function freeSlots(
  event: KeptEvent,
  events: readonly KeptEvent[],
  { limit, here }: { limit: number; here: Here },
): readonly FreeSlot[] {
  if (event.allDay) return []
  const others = events.filter(({ record }) => record.id !== event.record.id)
  const today = todayIn(here)
  const own = dayPart(wallAt(event.from, here.zone))
  const slots: FreeSlot[] = []
  for (let ahead = 0; ahead < daysAhead && slots.length < limit; ahead += 1) {
    const day = addDays(own < today ? today : own, ahead)
    if (Temporal.PlainDate.from(day).dayOfWeek > 5) continue
    slots.push(...slotsOn(day, { event, others, here }))
  }
  return slots.slice(0, limit)
}

function slotsOn(
  day: WallTime,
  { event, others, here }: { event: KeptEvent; others: readonly KeptEvent[]; here: Here },
): readonly FreeSlot[] {
  const lasts = event.to - event.from
  const closes = instantOf(`${day}T${workingHours.to}`, here.zone)
  const busy = others.filter(({ allDay }) => !allDay)
  const slots: FreeSlot[] = []
  let start = instantOf(`${day}T${workingHours.from}`, here.zone)
  while (start + lasts <= closes && slots.length < perDay) {
    const end = start + lasts
    const from = start
    const isFree = !busy.some((other) => other.from < end && other.to > from)
    if (isFree && from >= here.now && from !== event.from) {
      slots.push(slotAt(from, { event, others }))
      // The next one is another choice, not the same half an hour later.
      start += Math.ceil(lasts / stepMs) * stepMs
    } else start += stepMs
  }
  return slots
}

/** By the event's own clocks, so that it can be moved there as it is written. */
function slotAt(
  from: number,
  { event, others }: { event: KeptEvent; others: readonly KeptEvent[] },
): FreeSlot {
  const { zone } = event.value
  const to = from + event.to - event.from
  return {
    start: wallAt(from, zone),
    end: wallAt(to, zone),
    zone,
    beside: others
      .filter((other) => other.allDay && other.from < to && other.to > from)
      .map(({ value }) => value.title),
  }
}
