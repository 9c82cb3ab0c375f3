import { readFileSync } from 'node:fs'

import type { LogEntry } from './log-entry.ts'
import { logLimits } from './log.ts'
import { readEntry } from './read-entry.ts'
import { logFiles } from './rotating-file.ts'

/**
 * The last lines of a log, oldest first. What is no line of ours, or was cut off, is passed over.
 *
 * @param options.run only lines of that run
 */
export function readLog(
  folder: string,
  { limit, run }: { limit: number; run?: string },
): readonly LogEntry[] {
  const found: LogEntry[] = []
  for (const file of logFiles(folder, logLimits.files)) {
    for (const line of linesOf(file).toReversed()) {
      if (found.length >= limit) return found.toReversed()
      const entry = readEntry(line)
      if (entry && (run === undefined || entry.run === run)) found.push(entry)
    }
  }
  return found.toReversed()
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}
