import { z } from 'zod'

import { Amounts } from './budget.ts'
import { CalendarEvent, EventConflict } from './calendar.ts'
import { SuggestedTask, Task } from './tasks.ts'

/** A run of which a person should know. */
const BriefRun = z.strictObject({
  run: z.string(),
  title: z.string(),
  /** One sentence: what it waits for, or why it failed. */
  why: z.string(),
})

/** What there is to know of a day: all of it read from the home by rules, nothing made up. */
export const Brief = z
  .strictObject({
    /** The day that it is of. */
    date: z.string(),
    zone: z.string(),
    madeAt: z.iso.datetime(),
    events: z.array(CalendarEvent),
    /** Events of the day that overlap; whole days stand beside the others without a word. */
    conflicts: z.array(EventConflict),
    /** Open tasks that are due on the day. */
    due: z.array(Task),
    /** Open tasks that should have been done by now, or before the day. */
    overdue: z.array(Task),
    /** What to do next, as things stand now. */
    next: z.array(SuggestedTask),
    /** Runs that cannot go on without a person, as things stand now. */
    waiting: z.array(BriefRun),
    /** Runs that failed on the day or the day before. */
    failed: z.array(BriefRun),
    /** What was used on the day and the day before, of what days have a limit of; money in millionths of a US dollar, time in milliseconds. */
    spent: z.strictObject({ day: Amounts, dayBefore: Amounts, limits: Amounts }),
    /** The same as Markdown. */
    text: z.string(),
  })
  .meta({ id: 'Brief' })
export type Brief = Readonly<z.infer<typeof Brief>>
