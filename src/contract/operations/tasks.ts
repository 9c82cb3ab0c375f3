import { z } from 'zod'

import { SuggestedTask, Task, TaskDue, TaskPriority } from '../tasks.ts'
import { operation } from './operation.ts'
import { pageFields, pageOf } from './paging.ts'

/** To look at tasks. What changes them is the tools' own: `tools.run` with create_task, update_task or remove_task. */
export const tasksOperations = {
  'tasks.list': operation({
    http: 'GET /api/v2/tasks',
    summary: 'List tasks: what is due first, then by priority, then what is done.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({
      ...pageFields,
      /** Open ones alone; a week ends on its Sunday. */
      due: TaskDue.optional(),
      priority: TaskPriority.optional(),
      status: z.enum(['open', 'done']).optional(),
      /** Words that the title or the description has. */
      search: z.string().trim().min(1).max(200).optional(),
    }),
    output: z.strictObject({ ...pageOf(Task).shape, total: z.int() }),
  }),
  'tasks.suggest': operation({
    http: 'GET /api/v2/tasks/suggestions',
    summary: 'Say which open tasks come next, and why.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(5) }),
    output: z.strictObject({ tasks: z.array(SuggestedTask) }),
  }),
}
