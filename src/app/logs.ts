import { join } from 'node:path'

import { LogEntry, readLog } from '#adapters'

export { LogEntry }

/** Where the log of a home is. */
export function logFolder(home: string): string {
  return join(home, 'logs')
}

/** The last lines of a home's log, oldest first, whether or not its key is at hand. */
export function readLogs(home: string, query: { limit: number; run?: string }): readonly LogEntry[] {
  return readLog(logFolder(home), query)
}
