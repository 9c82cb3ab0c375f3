import { z } from 'zod'

import { Task, TaskPriority } from '#contract'

import { parseWhen, requireComing } from '../dates/parse-when.ts'
import { wallText } from '../dates/wall-time.ts'
import { recordId, requireRoom } from '../name-record.ts'
import { defineRecordTool } from '../record-tool.ts'
import { inferPriority } from './infer-priority.ts'
import { Description, Title, Words } from '../record-fields.ts'
import { mostTasks, taskCollection, taskValue, type TaskValue, viewTask } from './task.ts'

const Input = z
  .strictObject({
    title: Title.meta({ title: 'Title', description: 'What there is to do, in one line.' }),
    description: Description.default('').meta({
      title: 'Description',
      description: 'What there is to know of it.',
    }),
    priority: TaskPriority.optional().meta({
      title: 'Priority',
      description:
        'How much it presses. Without it, by words of the title and the description: urgent, asap, important, whenever.',
    }),
    due_date: Words.optional().meta({
      title: 'Due',
      description:
        'A day or time that is to come: 2026-12-03, 2026-12-03 14:00, tomorrow 5pm, next friday, in 3 days, end of the month.',
    }),
  })
  .meta({
    examples: [
      { title: 'Pay the rent', due_date: 'end of the month' },
      { title: 'Call the dentist', priority: 'high', due_date: 'tomorrow 9am' },
    ],
  })
type Input = z.infer<typeof Input>

const Output = z.strictObject({
  task: Task.meta({ title: 'Task', description: 'As it is kept.' }),
  inferred: z.string().nullable().meta({
    title: 'Inferred',
    description: 'The words that the priority was taken from; null where it was given, or nothing says so.',
  }),
})
type Output = z.infer<typeof Output>

export const createTask = defineRecordTool<Input, Output>({
  name: 'create_task',
  title: 'Make a task',
  description: 'Keeps something to do, with how much it presses and when it is due. Nobody else is told.',
  input: Input,
  output: Output,
  verb: 'create',
  controls: [],
  async plan({ title, description, priority, due_date: words }, call) {
    const due = words === undefined ? null : requireComing(parseWhen(words, call), call)
    const there = await call.world.records.count(taskCollection, {})
    requireRoom('task', { there, most: mostTasks })
    const value: TaskValue = {
      title,
      description,
      priority: priority ?? inferPriority(`${title}\n${description}`).priority,
      due,
      createdAt: call.now,
      doneAt: null,
    }
    return {
      place: { collection: taskCollection, id: recordId('task', call.idempotencyKey) },
      summary: `Make the task ${JSON.stringify(title)}${due === null ? '' : `, due ${wallText(due)}`}`,
      meant: { due },
      next: () => value,
    }
  },
  describe: ({ title, description, priority }, record) => ({
    task: viewTask({ record, value: taskValue(record) }),
    inferred: priority === undefined ? inferPriority(`${title}\n${description}`).because : null,
  }),
})
