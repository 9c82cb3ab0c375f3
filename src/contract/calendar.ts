import { z } from 'zod'

/** Something that takes place: at times by the clock on the wall of its zone, or on whole days. */
export const CalendarEvent = z
  .strictObject({
    id: z.string().meta({ title: 'Id', description: 'Names it for good.' }),
    title: z.string().meta({ title: 'Title', description: 'What takes place.' }),
    start: z.string().meta({ title: 'Start', description: '2026-12-03T14:00, or a day, 2026-12-03.' }),
    end: z.string().meta({ title: 'End', description: 'Of whole days the last one.' }),
    all_day: z.boolean().meta({ title: 'All day', description: 'Whether it takes whole days.' }),
    zone: z.string().meta({ title: 'Zone', description: 'Whose clocks show these times.' }),
    starts_at: z.iso.datetime().meta({ title: 'Starts at', description: 'The same moment in UTC.' }),
    ends_at: z.iso.datetime().meta({ title: 'Ends at', description: 'The first moment after it, in UTC.' }),
    place: z.string().meta({ title: 'Place', description: 'Where; empty where nobody said.' }),
    people: z.array(z.string()).meta({ title: 'People', description: 'Who else is there.' }),
  })
  .meta({ id: 'CalendarEvent' })
export type CalendarEvent = Readonly<z.infer<typeof CalendarEvent>>

/** Two events at the same time. */
export const EventConflict = z
  .strictObject({
    first: CalendarEvent,
    second: CalendarEvent,
    kind: z.enum(['overlap', 'all-day']).meta({
      title: 'Kind',
      description: 'overlap: both have their times. all-day: one takes a whole day on which the other is.',
    }),
    from: z.iso.datetime().meta({ title: 'From', description: 'When both begin to be, in UTC.' }),
    to: z.iso.datetime().meta({ title: 'To', description: 'When one of them ends, in UTC.' }),
  })
  .meta({ id: 'EventConflict' })
export type EventConflict = Readonly<z.infer<typeof EventConflict>>

/** When an event could take place instead. */
export const FreeSlot = z
  .strictObject({
    start: z.string().meta({ title: 'Start', description: 'By the clock on the wall of the zone.' }),
    end: z.string().meta({ title: 'End', description: 'As long after it as the event is.' }),
    zone: z.string().meta({ title: 'Zone', description: 'Whose clocks show these times.' }),
    beside: z.array(z.string()).meta({ title: 'Beside', description: 'What takes that whole day.' }),
  })
  .meta({ id: 'FreeSlot' })
export type FreeSlot = Readonly<z.infer<typeof FreeSlot>>
