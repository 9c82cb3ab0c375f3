import { z } from 'zod'

/** From the most pressing on. */
export const TaskPriority = z.enum(['urgent', 'high', 'normal', 'low'])
export type TaskPriority = z.infer<typeof TaskPriority>

/** When a task is due, seen from today; a week ends on Sunday. */
export const TaskDue = z.enum(['today', 'tomorrow', 'week', 'overdue'])
export type TaskDue = z.infer<typeof TaskDue>

/** Something that a person means to do. */
export const Task = z
  .strictObject({
    id: z.string().meta({ title: 'Id', description: 'Names it for good.' }),
    title: z.string().meta({ title: 'Title', description: 'What there is to do.' }),
    description: z.string().meta({ title: 'Description', description: 'What there is to know of it.' }),
    priority: TaskPriority.meta({ title: 'Priority', description: 'How much it presses.' }),
    status: z.enum(['open', 'done']).meta({ title: 'Status', description: 'Whether it is done.' }),
    due_date: z.string().nullable().meta({
      title: 'Due',
      description: 'A day, 2026-12-03, or a time on it, 2026-12-03T14:00, by the clock on the wall.',
    }),
    created_at: z.iso.datetime().meta({ title: 'Made', description: 'When it was made, in UTC.' }),
    updated_at: z.iso.datetime().meta({ title: 'Changed', description: 'When it was last changed, in UTC.' }),
  })
  .meta({ id: 'Task' })
export type Task = Readonly<z.infer<typeof Task>>

/** What to do next, and why. */
export const SuggestedTask = z
  .strictObject({
    task: Task,
    reasons: z.array(z.string()).meta({ title: 'Reasons', description: 'Why it comes here, in words.' }),
  })
  .meta({ id: 'SuggestedTask' })
export type SuggestedTask = Readonly<z.infer<typeof SuggestedTask>>
