import { ReadingInput, ReadingReport, type ReadingView } from '#contract'
import { isTerminal, type RunRow } from '#engine'
import { progressOf } from '#memory'

import { wireTime } from '../operations/wire-time.ts'
import { foldRun } from '../running/fold-shelf.ts'
import type { Workspace } from '../workspace.ts'

/** A reading as it stands, with how far it has come and how long the rest will take if it goes on so. */
export async function viewReading(workspace: Workspace, row: RunRow): Promise<ReadingView> {
  const fold = await foldRun(workspace, row)
  // What it was told may be forgotten.
  const { collection = '', folder = '' } = ReadingInput.partial().safeParse(fold.started).data ?? {}
  const { id: run, status, createdAt } = row
  const progress = progressOf(fold.program)
  const { error, output } = await workspace.runs.get(run)
  return {
    run,
    status,
    collection,
    folder,
    startedAt: wireTime(createdAt),
    progress: progress
      ? {
          ...progress,
          leftSeconds: isTerminal(status) ? 0 : secondsLeft(progress, workspace.clock.now() - createdAt),
        }
      : null,
    report: status === 'completed' ? (ReadingReport.safeParse(output).data ?? null) : null,
    error: error ? { code: error.code, message: error.detail } : null,
  }
}

/** Files that must have been read before anybody says how long the others will take. */
const fewest = 10

function secondsLeft({ done, toRead }: { done: number; toRead: number }, sinceMs: number): number | null {
  if (done < fewest) return null
  return Math.round(((toRead - done) * sinceMs) / done / 100) / 10
}
