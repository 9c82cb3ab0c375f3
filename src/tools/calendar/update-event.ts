import { z } from 'zod'

import { CalendarEvent } from '#contract'

import { parseEnd, parseMove } from '../dates/parse-when.ts'
import { addDays, daysBetween, type Here, instantOf, isDay, wallAt, wallText } from '../dates/wall-time.ts'
import { unknownRecord } from '../name-record.ts'
import { defineRecordTool } from '../record-tool.ts'
import { Meant, Title, Words } from '../record-fields.ts'
import { usualEnd } from './create-event.ts'
import {
  eventCollection,
  eventValue,
  type EventValue,
  keptEvent,
  meantEvent,
  readEvents,
  People,
  Place,
  requireSpan,
  viewEvent,
  Zone,
} from './event.ts'

const Input = z
  .strictObject({
    event: Meant.meta({
      title: 'Event',
      description: 'Its id, or words of its title that no other event to come has.',
    }),
    title: Title.optional().meta({ title: 'Title', description: 'What takes place, in one line.' }),
    start: Words.optional().meta({
      title: 'Start',
      description:
        'When it starts instead. A day alone keeps its time, a time alone keeps its day; without an end it lasts as long.',
    }),
    end: Words.optional().meta({
      title: 'End',
      description: 'A time, 15:30, or how long, 90 minutes; of whole days the last one.',
    }),
    place: Place.optional().meta({ title: 'Place', description: 'Where it takes place.' }),
    people: People.optional().meta({ title: 'People', description: 'Who else is there. Nobody is told.' }),
    time_zone: Zone.optional().meta({
      title: 'Time zone',
      description: 'Whose clocks its times are by from now on; the times stay as they are written.',
    }),
  })
  .refine(
    ({ event: _event, ...changes }) => Object.values(changes).some((value) => value !== undefined),
    'Nothing is to be changed.',
  )
  .meta({
    examples: [
      { event: 'dentist', start: 'friday' },
      { event: 'dentist', start: '15:00', end: '45 minutes' },
    ],
  })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  event: CalendarEvent.meta({ title: 'Event', description: 'As it is kept.' }),
})
type Output = z.infer<typeof Output>

export const updateEvent = defineRecordTool<Input, Output>({
  name: 'update_event',
  title: 'Change or move an event',
  description: 'Moves an event of the calendar, or changes its title, place or people. Nobody else is told.',
  input: Input,
  output: Output,
  verb: 'replace',
  controls: ['event'],
  async plan(input, call) {
    const { record, value } = meantEvent(input.event, await readEvents(call.world.records, call), call)
    const changed = change(value, input, call.now)
    const { start, end, zone } = changed
    const when = start === value.start && end === value.end ? '' : `, ${wallText(start)} to ${wallText(end)}`
    return {
      place: { collection: eventCollection, id: record.id },
      summary: `${when === '' ? 'Change' : 'Move'} the event ${JSON.stringify(value.title)}${when}`,
      meant: { event: record.id, start, end, zone },
      next(now) {
        if (!now) throw unknownRecord(input.event, 'event')
        return change(eventValue(now), input, call.now)
      },
    }
  },
  describe: (_input, record, here) => ({ event: viewEvent(keptEvent(record, here)) }),
})

function change(value: EventValue, input: Input, now: number): EventValue {
  const { title, start: from, end: to, place, people, time_zone: zone } = input
  const here = { now, zone: zone ?? value.zone }
  const start = from === undefined ? value.start : parseMove(from, value.start, here)
  const end = to === undefined ? keptEnd(value, start, here) : parseEnd(to, start, here)
  const changed = {
    ...value,
    title: title ?? value.title,
    start,
    end,
    zone: here.zone,
    place: place ?? value.place,
    people: people ?? value.people,
  }
  requireSpan(changed)
  return changed
}

/** It lasts as long as it did. */
function keptEnd(value: EventValue, start: string, here: Here): string {
  if (start === value.start) return value.end
  if (isDay(start) !== isDay(value.start)) return usualEnd(start, here)
  if (isDay(start)) return addDays(start, daysBetween(value.start, value.end))
  const lasts = instantOf(value.end, value.zone) - instantOf(value.start, value.zone)
  return wallAt(instantOf(start, here.zone) + lasts, here.zone)
}
