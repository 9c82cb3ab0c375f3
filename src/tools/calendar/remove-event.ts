import { z } from 'zod'

import { CalendarEvent } from '#contract'

import { wallText } from '../dates/wall-time.ts'
import { defineRecordTool } from '../record-tool.ts'
import { Meant } from '../record-fields.ts'
import { eventCollection, keptEvent, meantEvent, readEvents, viewEvent } from './event.ts'

const Input = z
  .strictObject({
    event: Meant.meta({
      title: 'Event',
      description: 'Its id, or words of its title that no other event to come has.',
    }),
  })
  .meta({ examples: [{ event: 'dentist' }] })
type Input = z.infer<typeof Input>

const Output = z.strictObject({ event: CalendarEvent.meta({ title: 'Event', description: 'As it was.' }) })
type Output = z.infer<typeof Output>

export const removeEvent = defineRecordTool<Input, Output>({
  name: 'remove_event',
  title: 'Remove an event',
  description: 'Removes an event from the calendar of this home. Nobody else is told.',
  input: Input,
  output: Output,
  verb: 'remove',
  controls: ['event'],
  async plan({ event }, call) {
    const { record, value } = meantEvent(event, await readEvents(call.world.records, call), call)
    return {
      place: { collection: eventCollection, id: record.id },
      summary: `Remove the event ${JSON.stringify(value.title)}, ${wallText(value.start)}`,
      meant: { event: record.id },
      next: () => null,
    }
  },
  describe: (_input, record, here) => ({ event: viewEvent(keptEvent(record, here)) }),
})
