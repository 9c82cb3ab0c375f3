import { AppError, type Grant, type ReadingInput, readingProgram } from '#contract'
import type { Started, StartRequest } from '#engine'

import type { Workspace } from '../workspace.ts'

/** Runs that have this tag read a folder. */
export const readingTag = { name: 'reading', value: 'folder' } as const

interface ReadingWish extends ReadingInput, Pick<StartRequest, 'id' | 'dedupKey'> {
  readonly by: string
}

/**
 * Starts the reading of a folder that a person has named: it may be read, and what is found in it be kept. The rest is the
 * policy's.
 *
 * @throws AppError `documents.no_collection`
 */
export async function beginReading(
  workspace: Pick<Workspace, 'runs' | 'leases' | 'newId'>,
  { collection, folder, only, by, ...options }: ReadingWish,
): Promise<Started> {
  const id = options.id ?? workspace.newId('run')
  const reason = 'a folder that was named to be read'
  const grant = { capability: 'fs.read', resource: folder, reason } as const satisfies Grant
  workspace.leases.add({ ...lease, id: workspace.newId('lease'), root: id, by })
  return workspace.runs.start({
    program: readingProgram,
    input: { collection, folder, only } satisfies ReadingInput,
    definition: null,
    title: `Read ${folder}`,
    context: { project: '', mode: 'draft', named: [folder], grants: [grant] },
    tags: { [readingTag.name]: readingTag.value },
    ...options,
    id,
  })
}

/** What it asks for in draft mode: to keep what it reads. */
const lease = { tools: ['documents.take', 'documents.sweep'], on: null, effects: null, until: null }

/** @throws AppError `engine.run_not_found`, also for a run that reads no folder */
export function requireReading(program: string, run: string): void {
  if (program === readingProgram) return
  throw new AppError('engine.run_not_found', `${run} reads no folder.`, {
    hint: 'Look at it as a run.',
    details: { run },
  })
}
