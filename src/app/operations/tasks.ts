import { z } from 'zod'

import type { Implementations, Operations } from '#contract'
import { filterTasks, readTasks, suggestNext, viewTask } from '#tools'

import type { Desk } from './desk.ts'
import { placeFrom, placeText } from './list-place.ts'

const Place = z.tuple([z.string()])

export function tasksOperations({
  workspace,
}: Desk): Pick<Implementations<Operations>, 'tasks.list' | 'tasks.suggest'> {
  const { records, clock, zone } = workspace
  return {
    async 'tasks.list'({ cursor, limit, due, priority, status, search }) {
      const [last] = cursor === undefined ? [] : placeFrom(Place, cursor)
      const filters = { due, priority, search, done: status === undefined ? undefined : status === 'done' }
      const found = filterTasks(await readTasks(records), filters, { now: clock.now(), zone: zone() })
      // Of one that is gone by now nobody knows where it stood: then it begins anew.
      const start = last === undefined ? 0 : found.findIndex(({ record }) => record.id === last) + 1
      const items = found.slice(start, start + limit)
      const hasMore = found.length > start + limit
      return {
        items: items.map(viewTask),
        next: hasMore ? placeText([items.at(-1)?.record.id ?? '']) : null,
        total: found.length,
      }
    },

    async 'tasks.suggest'({ limit }) {
      const here = { now: clock.now(), zone: zone() }
      const ranked = suggestNext(await readTasks(records), limit, here)
      return { tasks: ranked.map(({ suggested }) => suggested) }
    },
  }
}
