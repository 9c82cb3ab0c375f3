import { z } from 'zod'

import { Task } from '#contract'

import { definePureTool } from '../pure-tool.ts'
import { labelRead, readFrom } from '../read-labels.ts'
import { filterTasks, TaskFilters } from './filter-tasks.ts'
import { readTasks, viewTask } from './task.ts'

const Input = z
  .strictObject({
    filters: TaskFilters.default({}).meta({ title: 'Filters', description: 'Which tasks are meant.' }),
    limit: z.int().min(1).max(1_000).default(50).meta({ title: 'Limit', description: 'How many at most.' }),
  })
  .meta({ examples: [{ filters: { due: 'week', done: false } }, { filters: { search: 'invoice' } }] })

const Output = z.strictObject({
  tasks: z.array(Task).meta({
    title: 'Tasks',
    description: 'What is due first comes first, then by priority; what is done comes last.',
  }),
  total: z.int().meta({ title: 'Total', description: 'How many there are, beyond the limit too.' }),
})

export const listTasks = definePureTool({
  name: 'list_tasks',
  version: 1,
  title: 'List tasks',
  description: 'Lists what there is to do: what is due, overdue, pressing, or has certain words.',
  input: Input,
  output: Output,
  summary: () => 'List tasks',
  label: (_input, output) => labelRead(output),
  async run({ filters, limit }, call) {
    const found = filterTasks(await readTasks(call.world.records), filters, call)
    const shown = found.slice(0, limit)
    return readFrom(
      { tasks: shown.map(viewTask), total: found.length },
      shown.map(({ record }) => record),
    )
  },
})
