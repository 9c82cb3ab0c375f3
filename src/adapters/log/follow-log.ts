import { type Clock, sleep } from '#base'

import type { LogEntry } from './log-entry.ts'
import { LogTail } from './log-tail.ts'
import { readEntry } from './read-entry.ts'

/** How often there is a look for more, in milliseconds. */
const lookEveryMs = 200

/**
 * The last lines of a log, oldest first, and then each one as it is written, until the signal says stop. It takes lines as
 * fast as they are asked for: whoever prints them slowly leaves them in the files.
 *
 * @param options.limit how many of those that are there already, at least one
 * @param options.run only lines of that run
 */
export async function* followLog(
  folder: string,
  { limit, run, clock, signal }: { limit: number; run?: string; clock: Clock; signal: AbortSignal },
): AsyncIterable<LogEntry> {
  using tail = new LogTail(folder)
  let there: string[] = []
  for (let lines = tail.read(); lines; lines = tail.read()) {
    signal.throwIfAborted()
    there.push(...lines.filter((line) => run === undefined || line.includes(run)))
    if (there.length > 2 * limit) there = there.slice(-limit)
  }
  yield* entriesOf(there, run).slice(-limit)
  for (;;) {
    const lines = tail.read()
    if (lines) yield* entriesOf(lines, run)
    else await sleep(clock, lookEveryMs, { signal })
  }
}

function entriesOf(lines: readonly string[], run: string | undefined): LogEntry[] {
  return lines
    .map(readEntry)
    .filter((entry) => entry !== undefined)
    .filter((entry) => run === undefined || entry.run === run)
}
