import { Worker } from 'node:worker_threads'

import { AppError, type Problem } from '#contract'

import { threadLimits } from '../system/thread-limits.ts'
import type { DatabaseOptions } from './open-database.ts'

/**
 * Takes what was removed from a database off the disk: the index of words is joined together, the file is written anew
 * and its log emptied. It takes a second for each 100 MB and as much memory as the file is large, and others who write
 * wait meanwhile; so it is done in a thread of its own. What is not off the disk afterwards, for somebody still read it,
 * stays marked in `unscrubbed`.
 *
 * @throws AppError `engine.store_failed`; it can be tried again
 */
export async function scrubFile(options: DatabaseOptions): Promise<void> {
  const worker = new Worker(new URL('./scrub-file-worker.ts', import.meta.url), {
    workerData: options,
    resourceLimits: threadLimits,
  })
  const problem = await new Promise<Problem | null>((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new AppError('engine.store_failed', 'The file was not written anew.')))
  })
  if (problem) throw AppError.fromProblem(problem)
}
