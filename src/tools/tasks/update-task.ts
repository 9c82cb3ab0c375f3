import { z } from 'zod'

import { Task, TaskPriority } from '#contract'
import type { ToolCall } from '#gate'

import { parseWhen, requireComing } from '../dates/parse-when.ts'
import { wallText } from '../dates/wall-time.ts'
import { findMeant, unknownRecord } from '../name-record.ts'
import { defineRecordTool } from '../record-tool.ts'
import { Description, Meant, Title, Words } from '../record-fields.ts'
import { type KeptTask, readTasks, taskCollection, taskValue, type TaskValue, viewTask } from './task.ts'

const Input = z
  .strictObject({
    task: Meant.meta({
      title: 'Task',
      description: 'Its id, or words of its title that no other task has.',
    }),
    done: z.boolean().optional().meta({ title: 'Done', description: 'Whether it is done.' }),
    title: Title.optional().meta({ title: 'Title', description: 'What there is to do, in one line.' }),
    description: Description.optional().meta({
      title: 'Description',
      description: 'What there is to know of it.',
    }),
    priority: TaskPriority.optional().meta({ title: 'Priority', description: 'How much it presses.' }),
    due_date: Words.nullable().optional().meta({
      title: 'Due',
      description: 'A day or time that is to come, as 2026-12-03 14:00 or next friday; null for none.',
    }),
  })
  .refine(
    ({ task: _task, ...changes }) => Object.values(changes).some((value) => value !== undefined),
    'Nothing is to be changed.',
  )
  .meta({
    examples: [
      { task: 'pay the rent', done: true },
      { task: 'dentist', due_date: 'next friday' },
    ],
  })
type Input = z.infer<typeof Input>

const Output = z.strictObject({ task: Task.meta({ title: 'Task', description: 'As it is kept.' }) })
type Output = z.infer<typeof Output>

export const updateTask = defineRecordTool<Input, Output>({
  name: 'update_task',
  title: 'Change a task',
  description:
    'Marks a task as done or open again, or changes its title, description, priority or when it is due.',
  input: Input,
  output: Output,
  verb: 'replace',
  controls: ['task'],
  async plan(input, call) {
    const { record, value } = await meantTask(input.task, call)
    const due = dueOf(input, call)
    return {
      place: { collection: taskCollection, id: record.id },
      summary: `${verbOf(input)} the task ${JSON.stringify(value.title)}${due ? `, due ${wallText(due)}` : ''}`,
      meant: { task: record.id, due: due ?? null },
      next(now) {
        if (!now) throw unknownRecord(input.task, 'task')
        return changed(taskValue(now), { input, due, now: call.now })
      },
    }
  },
  describe: (_input, record) => ({ task: viewTask({ record, value: taskValue(record) }) }),
})

export async function meantTask(said: string, call: ToolCall): Promise<KeptTask> {
  const tasks = await readTasks(call.world.records)
  return findMeant(
    said,
    'task',
    tasks.map(({ record, value }) => ({
      record,
      value,
      title: value.title,
      first: value.doneAt === null,
    })),
  )
}

/** Undefined where it is not to be changed. */
function dueOf({ due_date: words }: Input, call: ToolCall): string | null | undefined {
  return typeof words === 'string' ? requireComing(parseWhen(words, call), call) : words
}

function changed(
  value: TaskValue,
  { input, due, now }: { input: Input; due: string | null | undefined; now: number },
): TaskValue {
  const { done, title, description, priority } = input
  return {
    ...value,
    title: title ?? value.title,
    description: description ?? value.description,
    priority: priority ?? value.priority,
    due: due === undefined ? value.due : due,
    doneAt: done === undefined ? value.doneAt : done ? (value.doneAt ?? now) : null,
  }
}

function verbOf({ done }: Input): string {
  return done === undefined ? 'Change' : done ? 'Finish' : 'Open again'
}
