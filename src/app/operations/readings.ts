import { basename, dirname, join } from 'node:path'

import { AppError, type Implementations, type Operations } from '#contract'

import { beginReading, readingTag, requireReading } from '../library/begin-reading.ts'
import { getCollection } from '../library/collections.ts'
import { viewReading } from '../library/view-reading.ts'
import { settleSoon } from '../running/settle-soon.ts'
import type { Desk } from './desk.ts'
import { onceKey, onceRun } from './once-key.ts'
import { lookFrom } from './projects.ts'

/** Operations that read folders, and tell how far that is. */
export type ReadingNamed = 'documents.add' | 'documents.readings' | 'documents.reading'

/** What is read by then is answered as read; more goes on. */
const waitMs = 1_000

export function readingsOperations(desk: Desk): Pick<Implementations<Operations>, ReadingNamed> {
  const { workspace } = desk
  const { library, runs } = workspace
  return {
    async 'documents.add'({ folder: typed, collection }, { caller, once, signal }) {
      getCollection(library.settings, collection)
      const place = await placeOf(desk, typed)
      const { id } = await beginReading(workspace, {
        collection,
        ...place,
        by: caller.by,
        ...onceKey(once),
        ...onceRun(once),
      })
      await settleSoon(workspace, id, { waitMs, signal })
      return viewReading(workspace, await runs.get(id))
    },

    async 'documents.readings'({ limit }) {
      const rows = await runs.list({ tag: readingTag, top: true, limit })
      return { items: await Promise.all(rows.map((row) => viewReading(workspace, row))) }
    },

    async 'documents.reading'({ run }) {
      const row = await runs.get(run)
      requireReading(row.program, run)
      return viewReading(workspace, row)
    },
  }
}

/** The folder that a person has typed, or the one that holds the file that they have. */
async function placeOf(desk: Desk, typed: string): Promise<{ folder: string; only: string[] | null }> {
  const look = lookFrom(desk)
  try {
    return { folder: await look.find(typed), only: null }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'files.not_a_folder') throw error
    const folder = await look.find(dirname(typed))
    return { folder, only: [join(folder, basename(typed))] }
  }
}
