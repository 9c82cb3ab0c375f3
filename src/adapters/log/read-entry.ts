import { LogEntry } from './log-entry.ts'

/** A line of a log; undefined for what is none of ours, or was cut off. */
export function readEntry(line: string): LogEntry | undefined {
  try {
    return LogEntry.safeParse(JSON.parse(line)).data
  } catch {
    return undefined
  }
}
