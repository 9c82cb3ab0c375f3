import { join } from 'node:path'

import { followLog, LogEntry, readLog, systemClock } from '#adapters'

export { LogEntry }

/** Where the log of a home is. */
export function logFolder(home: string): string {
  return join(home, 'logs')
}

/** The last lines of a home's log, oldest first, whether or not its key is at hand. */
export function readLogs(home: string, query: { limit: number; run?: string }): readonly LogEntry[] {
  return readLog(logFolder(home), query)
}

/** The same, and then each line as it is written, until the signal says stop. */
export function followLogs(
  home: string,
  query: { limit: number; run?: string; signal: AbortSignal },
): AsyncIterable<LogEntry> {
  return followLog(logFolder(home), { ...query, clock: systemClock })
}
