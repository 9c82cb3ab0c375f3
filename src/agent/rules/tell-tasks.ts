import { z } from 'zod'

import { amountText, isJsonObject, type Json } from '#base'

import { named, shownWall, toldLines } from './told-lines.ts'

const Task = z.object({
  title: z.string(),
  priority: z.string().optional(),
  status: z.string().optional(),
  due_date: z.string().nullish(),
})
type Task = z.infer<typeof Task>

function taskText({ title, priority, status, due_date: due }: Task): string {
  const facts = [
    ...(due == null ? [] : [`due ${shownWall(due)}`]),
    ...(priority === undefined || priority === 'normal' ? [] : [`${priority} priority`]),
    ...(status === 'done' ? ['done'] : []),
  ]
  return [named(title), ...facts].join(', ')
}

export function tellTask(output: Json, what: string): string | undefined {
  const { data } = z.object({ task: Task }).safeParse(output)
  return data && `${what}: ${taskText(data.task)}.`
}

export function tellTasks(output: Json, input: Json): string | undefined {
  const { data } = z.object({ tasks: z.array(Task), total: z.int().optional() }).safeParse(output)
  if (!data) return undefined
  const { tasks, total = tasks.length } = data
  const filters = isJsonObject(input) ? input['filters'] : undefined
  const isAll = isJsonObject(filters) && Object.keys(filters).length === 0
  if (tasks.length === 0) return isAll ? 'There is no task.' : 'There is no such task.'
  return `${amountText(total, 'task')}:\n${toldLines(tasks, taskText, { total, unit: 'task' })}`
}

export function tellSuggested(output: Json): string | undefined {
  const Suggested = z.object({ task: Task, reasons: z.array(z.string()).default([]) })
  const { data } = z.object({ tasks: z.array(Suggested) }).safeParse(output)
  if (!data) return undefined
  if (data.tasks.length === 0) return 'There is no open task.'
  const line = ({ task, reasons }: z.infer<typeof Suggested>): string =>
    reasons.length === 0 ? named(task.title) : `${named(task.title)}: ${reasons.map(shownWall).join(', ')}`
  return `What comes first:\n${toldLines(data.tasks, line, { unit: 'task' })}`
}
