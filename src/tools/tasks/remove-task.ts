import { z } from 'zod'

import { Task } from '#contract'

import { defineRecordTool } from '../record-tool.ts'
import { Meant } from '../record-fields.ts'
import { taskCollection, taskValue, viewTask } from './task.ts'
import { meantTask } from './update-task.ts'

const Input = z
  .strictObject({
    task: Meant.meta({
      title: 'Task',
      description: 'Its id, or words of its title that no other task has.',
    }),
  })
  .meta({ examples: [{ task: 'pay the rent' }] })
type Input = z.infer<typeof Input>

const Output = z.strictObject({ task: Task.meta({ title: 'Task', description: 'As it was.' }) })
type Output = z.infer<typeof Output>

export const removeTask = defineRecordTool<Input, Output>({
  name: 'remove_task',
  title: 'Remove a task',
  description: 'Removes a task, done or not. To keep it as done, update it instead.',
  input: Input,
  output: Output,
  verb: 'remove',
  controls: ['task'],
  async plan({ task }, call) {
    const { record, value } = await meantTask(task, call)
    return {
      place: { collection: taskCollection, id: record.id },
      summary: `Remove the task ${JSON.stringify(value.title)}`,
      meant: { task: record.id },
      next: () => null,
    }
  },
  describe: (_input, record) => ({ task: viewTask({ record, value: taskValue(record) }) }),
})
