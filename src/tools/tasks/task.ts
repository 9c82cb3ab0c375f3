import { z } from 'zod'

import { Task, TaskPriority } from '#contract'
import type { KeptRecord, Records } from '#gate'

import { dayPart, type Here, instantOf, isDay, todayIn } from '../dates/wall-time.ts'
import { listAll, type Listed } from '../name-record.ts'

export const taskCollection = 'tasks'
/** They are all read to find one by its words. */
export const mostTasks = 20_000

/** A task as it is kept. */
const TaskValue = z.object({
  title: z.string(),
  description: z.string(),
  priority: TaskPriority,
  /** Without a zone: a deadline travels with the person. */
  due: z.string().nullable(),
  createdAt: z.int(),
  /** Null while it is open. */
  doneAt: z.int().nullable(),
})
export type TaskValue = z.infer<typeof TaskValue>

export interface KeptTask {
  readonly record: Listed
  readonly value: TaskValue
}

export async function readTasks(records: Pick<Records, 'list'>): Promise<readonly KeptTask[]> {
  const all = await listAll(records, taskCollection, mostTasks)
  return all.map((record) => ({ record, value: TaskValue.parse(record.value) }))
}

export function taskValue(record: KeptRecord): TaskValue {
  return TaskValue.parse(record.value)
}

export function viewTask({ record, value }: KeptTask): Task {
  const { title, description, priority, due, createdAt, doneAt } = value
  return {
    id: record.id,
    title,
    description,
    priority,
    status: doneAt === null ? 'open' : 'done',
    due_date: due,
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(record.updatedAt).toISOString(),
  }
}

/** Of a day: when it is over. */
export function isOverdue({ due, doneAt }: TaskValue, here: Here): boolean {
  if (due === null || doneAt !== null) return false
  return isDay(due) ? dayPart(due) < todayIn(here) : instantOf(due, here.zone) < here.now
}

/** From what presses most on: what is due first, then by priority, then what was made first. */
export function compareTasks(a: KeptTask, b: KeptTask): number {
  const [one, other] = [a.value, b.value]
  return (
    Number(one.doneAt !== null) - Number(other.doneAt !== null) ||
    (other.doneAt ?? 0) - (one.doneAt ?? 0) ||
    compareDue(one.due, other.due) ||
    rankOf(one) - rankOf(other) ||
    one.createdAt - other.createdAt ||
    (a.record.id < b.record.id ? -1 : 1)
  )
}

/** A day is due at its end, and what is never due comes last. */
function compareDue(a: string | null, b: string | null): number {
  const [one, other] = [a, b].map((due) => (due === null ? '~' : isDay(due) ? `${due}T~` : due))
  return one === other ? 0 : (one ?? '') < (other ?? '') ? -1 : 1
}

function rankOf({ priority }: TaskValue): number {
  return TaskPriority.options.indexOf(priority)
}
