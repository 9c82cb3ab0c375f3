import { amountText } from '#base'
import type { SuggestedTask, TaskPriority } from '#contract'

import { dayPart, daysBetween, type Here, isDay, todayIn } from '../dates/wall-time.ts'
import { compareTasks, isOverdue, type KeptTask, type TaskValue, viewTask } from './task.ts'

/**
 * Points by which tasks come before others. What is due weighs most, so that a task without a date comes before one that
 * is due today only if it is urgent.
 */
const points = {
  overdue: 100,
  /** For each day that it is overdue, up to thirty. */
  overdueDay: 1,
  /** By days from today; later ones have none. */
  due: [80, 55, 40, 32, 26, 20, 15, 12],
  priority: { urgent: 90, high: 35, normal: 10, low: 0 } satisfies Record<TaskPriority, number>,
  /** For each week that it has been open, up to twelve. */
  week: 1,
} as const

interface Reason {
  readonly points: number
  readonly text: string | null
}

/** Open tasks, what to do next first, each with why. The same tasks at the same time are always ranked the same. */
export function suggestNext(tasks: readonly KeptTask[], limit: number, here: Here): readonly RankedTask[] {
  return tasks
    .filter(({ value }) => value.doneAt === null)
    .map((task) => {
      const reasons = reasonsFor(task.value, here)
      return { task, reasons, sum: reasons.reduce((sum, reason) => sum + reason.points, 0) }
    })
    .toSorted((a, b) => b.sum - a.sum || compareTasks(a.task, b.task))
    .slice(0, limit)
    .map(({ task, reasons }) => ({
      kept: task,
      suggested: { task: viewTask(task), reasons: wordsOf(reasons) },
    }))
}

export interface RankedTask {
  readonly kept: KeptTask
  readonly suggested: SuggestedTask
}

function reasonsFor(value: TaskValue, here: Here): readonly Reason[] {
  const { priority, createdAt } = value
  const weeks = Math.max(0, Math.floor((here.now - createdAt) / (7 * 24 * 60 * 60 * 1_000)))
  return [
    dueReason(value, here),
    {
      points: points.priority[priority],
      text: priority === 'urgent' ? 'urgent' : priority === 'high' ? 'high priority' : null,
    },
    {
      points: Math.min(weeks, 12) * points.week,
      text: weeks >= 2 ? `open for ${amountText(weeks, 'week')}` : null,
    },
  ]
}

function dueReason(value: TaskValue, here: Here): Reason {
  const { due } = value
  if (due === null) return { points: 0, text: null }
  const days = daysBetween(todayIn(here), due)
  const at = isDay(due) ? '' : ` at ${due.slice(11)}`
  if (isOverdue(value, here)) {
    const text = days === 0 ? `was due today${at}` : `overdue by ${amountText(-days, 'day')}`
    return { points: points.overdue + Math.min(-days, 30) * points.overdueDay, text }
  }
  const when = days === 0 ? `today${at}` : days === 1 ? `tomorrow${at}` : `on ${dayPart(due)}${at}`
  return { points: points.due[days] ?? 0, text: `due ${when}` }
}

function wordsOf(reasons: readonly Reason[]): string[] {
  const texts = reasons.flatMap(({ text }) => text ?? [])
  return texts.length > 0 ? texts : ['nothing presses more']
}
