import { z } from 'zod'

import { Brief } from '../brief.ts'
import { CalendarEvent, EventConflict, FreeSlot } from '../calendar.ts'
import { operation } from './operation.ts'

const when = z.string().trim().min(1).max(100)

/** To look at the calendar. What changes it is the tools' own: `tools.run` with create_event and the like. */
export const calendarOperations = {
  'calendar.list': operation({
    http: 'GET /api/v2/calendar',
    summary: 'List the events of some days, and which of them are at the same time.',
    permission: 'look',
    audit: null,
    errors: ['tools.date_unclear', 'tools.date_missing'],
    input: z.strictObject({
      /** A day or time, as 2026-12-03, today or next monday. */
      from: when.default('today'),
      /** A day, with all of it, or a time. Default: the end of the first day. */
      to: when.optional(),
    }),
    output: z.strictObject({
      events: z.array(CalendarEvent),
      conflicts: z.array(EventConflict),
      /** How many there are; of each, a thousand are told at the most. */
      total: z.strictObject({ events: z.int(), conflicts: z.int() }),
    }),
  }),
  'calendar.suggest': operation({
    http: 'GET /api/v2/calendar/suggestions',
    summary: 'Say when an event could be instead, within working hours and beside no other.',
    permission: 'look',
    audit: null,
    errors: ['tools.record_unknown', 'tools.record_unclear'],
    input: z.strictObject({
      /** Its id, or words of its title. */
      event: z.string().trim().min(1).max(200),
      limit: z.coerce.number().int().min(1).max(20).default(5),
    }),
    output: z.strictObject({
      event: CalendarEvent,
      slots: z.array(FreeSlot),
      /** Why there is none. */
      why: z.string().nullable(),
    }),
  }),
  'brief.get': operation({
    http: 'GET /api/v2/brief',
    summary: 'Say what there is to know of a day: events, tasks, runs that wait or failed, what was used.',
    permission: 'look',
    audit: null,
    errors: ['tools.date_unclear', 'tools.date_missing'],
    input: z.strictObject({
      /** A day, as 2026-12-03 or tomorrow. */
      date: when.default('today'),
    }),
    output: Brief,
  }),
}
