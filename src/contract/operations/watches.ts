import { z } from 'zod'

import { CollectionName } from '../collections.ts'
import { ReadingView } from './collections.ts'
import { operation } from './operation.ts'

/** A folder whose documents are read whenever they change. */
export const WatchView = z
  .strictObject({
    id: z.string(),
    folder: z.string(),
    collection: z.string(),
    paused: z.boolean(),
    addedAt: z.iso.datetime(),
    /** Whether a process looks at it now. */
    isWatched: z.boolean(),
    /** Why it is not, where something is wrong: the folder is gone, or may not be read. */
    problem: z.string().nullable(),
    /** The reading that goes on, or was the last. */
    reading: ReadingView.nullable(),
  })
  .meta({ id: 'WatchView' })
export type WatchView = z.infer<typeof WatchView>

const id = z.string().min(1).max(100)

export const watchesOperations = {
  'watches.list': operation({
    http: 'GET /api/v2/watches',
    summary: 'List the folders that are watched.',
    permission: 'look',
    audit: null,
    errors: [],
    input: z.strictObject({}),
    output: z.strictObject({ items: z.array(WatchView) }),
  }),
  'watches.add': operation({
    http: 'POST /api/v2/watches',
    summary: 'Watch a folder: it is read now, and again whenever something in it changes.',
    permission: 'keep',
    audit: 'settings.set',
    errors: ['documents.no_collection', 'documents.watched', 'files.not_found', 'files.not_a_folder'],
    input: z.strictObject({
      folder: z.string().trim().min(1).max(4_096),
      collection: CollectionName.default('files'),
    }),
    output: WatchView,
    status: 201,
  }),
  'watches.pause': operation({
    http: 'POST /api/v2/watches/{id}/pause',
    summary: 'Stop looking at a folder until it is resumed.',
    permission: 'keep',
    audit: 'settings.set',
    errors: ['documents.not_watched'],
    input: z.strictObject({ id }),
    output: WatchView,
  }),
  'watches.resume': operation({
    http: 'POST /api/v2/watches/{id}/resume',
    summary: 'Look at a folder again; what has changed in the meantime is read.',
    permission: 'keep',
    audit: 'settings.set',
    errors: ['documents.not_watched'],
    input: z.strictObject({ id }),
    output: WatchView,
  }),
  'watches.remove': operation({
    http: 'DELETE /api/v2/watches/{id}',
    summary: 'Watch a folder no longer. What was read of it stays.',
    permission: 'keep',
    audit: 'settings.set',
    errors: ['documents.not_watched'],
    input: z.strictObject({ id }),
    output: z.strictObject({ folder: z.string() }),
  }),
}
