import { z } from 'zod'

import { TaskDue, TaskPriority } from '#contract'

import { addDays, dayPart, type Here, todayIn } from '../dates/wall-time.ts'
import { compareTasks, isOverdue, type KeptTask, type TaskValue } from './task.ts'

/** Which tasks are meant; all that is said must hold. */
export const TaskFilters = z.strictObject({
  due: TaskDue.optional().meta({
    title: 'Due',
    description: 'Open tasks alone: today, tomorrow, until the Sunday of this week, or overdue.',
  }),
  priority: TaskPriority.optional().meta({ title: 'Priority', description: 'How much they press.' }),
  done: z.boolean().optional().meta({
    title: 'Done',
    description: 'Those that are done, or those that are not; both if not given.',
  }),
  search: z.string().trim().min(1).max(200).optional().meta({
    title: 'Search',
    description: 'Words that the title or the description has.',
  }),
})
export type TaskFilters = z.infer<typeof TaskFilters>

/** Those that are meant, what presses most first. */
export function filterTasks(
  tasks: readonly KeptTask[],
  filters: TaskFilters,
  here: Here,
): readonly KeptTask[] {
  const words = filters.search?.toLowerCase().split(/\s+/) ?? []
  return tasks
    .filter(({ value }) => {
      const text = `${value.title}\n${value.description}`.toLowerCase()
      return (
        (filters.done === undefined || filters.done === (value.doneAt !== null)) &&
        (filters.priority === undefined || filters.priority === value.priority) &&
        (filters.due === undefined || isDue(value, filters.due, here)) &&
        words.every((word) => text.includes(word))
      )
    })
    .toSorted(compareTasks)
}

function isDue(value: TaskValue, due: TaskDue, here: Here): boolean {
  if (value.due === null || value.doneAt !== null) return false
  const today = todayIn(here)
  const day = dayPart(value.due)
  switch (due) {
    case 'overdue':
      return isOverdue(value, here)
    case 'today':
      return day === today
    case 'tomorrow':
      return day === addDays(today, 1)
    case 'week':
      return day >= today && day <= addDays(today, 7 - Temporal.PlainDate.from(today).dayOfWeek)
  }
}
