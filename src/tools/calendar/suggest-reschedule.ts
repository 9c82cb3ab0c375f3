import { z } from 'zod'

import { CalendarEvent, FreeSlot } from '#contract'

import type { Here } from '../dates/wall-time.ts'
import { definePureTool } from '../pure-tool.ts'
import { labelRead, readFrom } from '../read-labels.ts'
import { Meant } from '../record-fields.ts'
import { type KeptEvent, meantEvent, readEvents, viewEvent } from './event.ts'
import { daysAhead, freeSlots, workingHours } from './free-slots.ts'

const Input = z
  .strictObject({
    event: Meant.meta({
      title: 'Event',
      description: 'Its id, or words of its title that no other event to come has.',
    }),
    limit: z.int().min(1).max(20).default(5).meta({ title: 'Limit', description: 'How many at most.' }),
  })
  .meta({ examples: [{ event: 'dentist' }] })

const Output = z.strictObject({
  event: CalendarEvent.meta({ title: 'Event', description: 'As it is kept; it is not moved.' }),
  slots: z.array(FreeSlot).meta({ title: 'Slots', description: 'When it could be instead, soonest first.' }),
  why: z
    .string()
    .nullable()
    .meta({ title: 'Why', description: 'Why there is no slot; null where there is.' }),
})

export const suggestReschedule = definePureTool({
  name: 'suggest_reschedule',
  version: 1,
  title: 'Suggest another time for an event',
  description: `Finds when an event could be instead: as long as it is, from ${workingHours.from} to ${workingHours.to} on Mondays to Fridays, on its day or the two weeks after, beside no other event. Moves nothing.`,
  input: Input,
  output: Output,
  summary: ({ event }) => `Find another time for ${JSON.stringify(event)}`,
  label: (_input, output) => labelRead(output),
  async run({ event: said, limit }, call) {
    const events = await readEvents(call.world.records, call)
    return readFrom(
      rescheduleAmong(events, { said, limit, here: call }),
      events.map(({ record }) => record),
    )
  },
})

/** @param options.said the event, as it is called */
export function rescheduleAmong(
  events: readonly KeptEvent[],
  { said, limit, here }: { said: string; limit: number; here: Here },
): z.infer<typeof Output> {
  const event = meantEvent(said, events, here)
  const slots = freeSlots(event, events, { limit, here })
  return { event: viewEvent(event), slots: [...slots], why: slots.length > 0 ? null : whyNone(event.allDay) }
}

function whyNone(allDay: boolean): string {
  if (allDay) return 'It takes whole days, so it has no time of the day.'
  return `Nothing that long is free from ${workingHours.from} to ${workingHours.to} within ${daysAhead} days.`
}
