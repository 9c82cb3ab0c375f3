import { z } from 'zod'

import type { JsonObject } from '#base'
import { type OutputOf, type Operations, Task, TaskDue, TaskPriority } from '#contract'

import { type ExitCode, exitCodes } from '../command.ts'
import { styled } from '../console.ts'
import { usage } from '../given.ts'
import type { Invocation } from '../invocation.ts'
import { askOperation } from '../running/ask-operation.ts'
import { callTool } from '../running/call-tool.ts'

const Changed = z.object({ task: Task })
const Added = Changed.extend({ inferred: z.string().nullable() })

/** `adjutant tasks list` */
export async function listCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const status = given.has('all') ? undefined : given.has('done') ? 'done' : 'open'
  const values = present({
    due: given.choice('due', TaskDue.options),
    priority: given.choice('priority', TaskPriority.options),
    search: given.text('search'),
    status,
    limit: given.count('limit', 1),
  })
  const list = await askOperation(
    invocation,
    { name: 'tasks.list', values },
    (answer) => answer as OutputOf<Operations['tasks.list']>,
  )
  console.answer(list.items, () => {
    if (list.items.length === 0) {
      console.line('No such tasks. "adjutant tasks add TITLE" keeps one.')
      return
    }
    console.table(
      ['due', 'priority', 'task', 'id'],
      list.items.map((task) => [
        dueText(task),
        task.priority === 'normal' ? '' : task.priority,
        styled(task.status === 'done' ? 'dim' : 'bold', task.title),
        task.id,
      ]),
    )
    if (list.total > list.items.length) console.note(`${list.total} in all; --limit shows more.`)
  })
  return exitCodes.done
}

/** `adjutant tasks next` */
export async function nextCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const values = present({ limit: given.count('limit', 1) })
  const { tasks } = await askOperation(
    invocation,
    { name: 'tasks.suggest', values },
    (answer) => answer as OutputOf<Operations['tasks.suggest']>,
  )
  console.answer(tasks, () => {
    if (tasks.length === 0) console.line('Nothing is to be done.')
    for (const { task, reasons } of tasks) console.line(styled('bold', task.title), `  ${reasons.join(', ')}`)
  })
  return exitCodes.done
}

/** `adjutant tasks add` */
export async function addCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const input = {
    title: given.rest(0).join(' '),
    description: given.text('description'),
    priority: given.choice('priority', TaskPriority.options),
    due_date: given.text('due'),
  }
  return callTool(invocation, { tool: 'create_task', input, output: Added }, ({ task, inferred }) => {
    const why = inferred === null ? '' : `, ${task.priority} for "${inferred}"`
    console.line(styled('bold', task.title), `${whenText(task)}${why}`)
  })
}

/** `adjutant tasks done` */
export async function doneCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const input = { task: given.rest(0).join(' '), done: !given.has('open') }
  return callTool(invocation, { tool: 'update_task', input, output: Changed }, ({ task }) =>
    console.line(styled('bold', task.title), task.status === 'done' ? ' is done.' : ' is open again.'),
  )
}

/** `adjutant tasks edit` */
export async function editCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const due = given.text('due')
  const changes = present({
    title: given.text('title'),
    description: given.text('description'),
    priority: given.choice('priority', TaskPriority.options),
    due_date: due === 'none' ? null : due,
  })
  if (Object.keys(changes).length === 0)
    throw usage('Nothing is to be changed.', 'Add --title, --due, --priority or --description.')
  const input = { task: given.rest(0).join(' '), ...changes }
  return callTool(invocation, { tool: 'update_task', input, output: Changed }, ({ task }) =>
    console.line(styled('bold', task.title), `${whenText(task)}, ${task.priority}`),
  )
}

/** `adjutant tasks rm` */
export async function removeCommand(invocation: Invocation): Promise<ExitCode> {
  const { console, given } = invocation
  const input = { task: given.rest(0).join(' ') }
  return callTool(invocation, { tool: 'remove_task', input, output: Changed }, ({ task }) =>
    console.line(styled('bold', task.title), ' is removed.'),
  )
}

function dueText({ due_date: due }: Task): string {
  return due === null ? '' : due.replace('T', ' ')
}

function whenText(task: Task): string {
  return task.due_date === null ? '' : `, due ${dueText(task)}`
}

function present(values: Readonly<Record<string, JsonObject[string] | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as JsonObject
}
