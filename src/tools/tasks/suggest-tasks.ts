import { z } from 'zod'

import { SuggestedTask } from '#contract'

import { definePureTool } from '../pure-tool.ts'
import { labelRead, readFrom } from '../read-labels.ts'
import { suggestNext } from './rank-tasks.ts'
import { readTasks } from './task.ts'

const Input = z
  .strictObject({
    limit: z.int().min(1).max(100).default(5).meta({ title: 'Limit', description: 'How many at most.' }),
  })
  .meta({ examples: [{}] })

const Output = z.strictObject({
  tasks: z.array(SuggestedTask).meta({ title: 'Tasks', description: 'What to do next comes first.' }),
})

export const suggestTasks = definePureTool({
  name: 'suggest_tasks',
  version: 1,
  title: 'Suggest what to do next',
  description:
    'Says which open tasks come first, and why: what is overdue or due, how much it presses, how long it has been open. By rules, so that the same tasks are always told the same.',
  input: Input,
  output: Output,
  summary: () => 'Say which tasks come next',
  label: (_input, output) => labelRead(output),
  async run({ limit }, call) {
    const ranked = suggestNext(await readTasks(call.world.records), limit, call)
    return readFrom(
      { tasks: ranked.map(({ suggested }) => suggested) },
      ranked.map(({ kept }) => kept.record),
    )
  },
})
