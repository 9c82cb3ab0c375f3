import { z } from 'zod'

import { CalendarEvent } from '#contract'

import { parseEnd, parseWhen } from '../dates/parse-when.ts'
import { isDay, wallText } from '../dates/wall-time.ts'
import { recordId, requireRoom } from '../name-record.ts'
import { defineRecordTool } from '../record-tool.ts'
import { Title, Words } from '../record-fields.ts'
import {
  eventCollection,
  type EventValue,
  keptEvent,
  mostEvents,
  People,
  Place,
  requireSpan,
  viewEvent,
  Zone,
  zoneMeta,
} from './event.ts'

const Input = z
  .strictObject({
    title: Title.meta({ title: 'Title', description: 'What takes place, in one line.' }),
    start: Words.meta({
      title: 'Start',
      description: 'A time, as 2026-12-03 14:00 or tomorrow 5pm; a day makes an event of the whole day.',
    }),
    end: Words.optional().meta({
      title: 'End',
      description:
        'A time, 15:30, or how long, 90 minutes; of whole days the last one. An hour, or one day, if not given.',
    }),
    place: Place.default('').meta({ title: 'Place', description: 'Where it takes place.' }),
    people: People.default([]).meta({ title: 'People', description: 'Who else is there. Nobody is told.' }),
    time_zone: Zone.optional().meta(zoneMeta),
  })
  .meta({
    examples: [
      { title: 'Dentist', start: 'next friday 9am', end: '30 minutes', place: 'Main Street 4' },
      { title: 'Holiday', start: '2027-07-05', end: '2027-07-16' },
    ],
  })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  event: CalendarEvent.meta({ title: 'Event', description: 'As it is kept.' }),
})
type Output = z.infer<typeof Output>

export const createEvent = defineRecordTool<Input, Output>({
  name: 'create_event',
  title: 'Make an event',
  description: 'Keeps something that takes place in the calendar of this home. Nobody else is told.',
  input: Input,
  output: Output,
  verb: 'create',
  controls: [],
  async plan({ title, start: from, end: to, place, people, time_zone: zone }, call) {
    const here = { now: call.now, zone: zone ?? call.zone }
    const start = parseWhen(from, here)
    const end = to === undefined ? usualEnd(start, here) : parseEnd(to, start, here)
    const value: EventValue = { title, start, end, zone: here.zone, place, people, createdAt: call.now }
    requireSpan(value)
    const there = await call.world.records.count(eventCollection, {})
    requireRoom('event', { there, most: mostEvents })
    return {
      place: { collection: eventCollection, id: recordId('event', call.idempotencyKey) },
      summary: `Make the event ${JSON.stringify(title)}, ${wallText(start)} to ${wallText(end)}`,
      meant: { start, end, zone: here.zone },
      next: () => value,
    }
  },
  describe: (_input, record, here) => ({ event: viewEvent(keptEvent(record, here)) }),
})

export function usualEnd(start: string, here: { now: number; zone: string }): string {
  return isDay(start) ? start : parseEnd('1 hour', start, here)
}
