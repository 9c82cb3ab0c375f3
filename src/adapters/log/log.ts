import { type Clock, escapeHidden, type JsonObject } from '#base'
import type { Redactor } from '#gate'

import type { LogEntry } from './log-entry.ts'
import { RotatingFile, type RotatingFileOptions } from './rotating-file.ts'

/** What is written: the log itself adds the time and the process. */
export type LogLine = Omit<LogEntry, 'time' | 'pid'>

export interface Log extends Disposable {
  /** Never fails and never waits. Lines are on the disk within a tenth of a second; warnings and errors at once. */
  write(line: LogLine): void
}

export interface LogOptions extends Partial<RotatingFileOptions> {
  readonly folder: string
  readonly clock: Clock
  readonly redactor: Redactor
  readonly pid: number
}

/** How long lines are gathered, in milliseconds, and how much of them, in characters. */
const gatherMs = 100
const gatherLength = 64 * 1024

const megabyte = 1024 * 1024
export const logLimits = { maxBytes: 5 * megabyte, files: 5 } as const

/** A log of JSON lines in a folder, each without secrets and without anything that could steer a terminal. */
export async function openLog({ folder, clock, redactor, pid, ...limits }: LogOptions): Promise<Log> {
  const { pino } = await import('pino') // Most commands write none.
  const file = new RotatingFile({ ...logLimits, ...limits, folder })
  let gathered = ''
  let timer: Disposable | undefined

  function flush(): void {
    timer?.[Symbol.dispose]()
    timer = undefined
    if (gathered !== '') file.write(gathered)
    gathered = ''
  }

  const logger = pino(
    {
      base: { pid },
      messageKey: 'event',
      timestamp: () => `,"time":"${new Date(clock.now()).toISOString()}"`,
      formatters: { level: (level) => ({ level }) },
      hooks: { streamWrite: (line) => escapeHidden(line) },
    },
    {
      write(line: string) {
        gathered += line
        if (gathered.length >= gatherLength) flush()
        else timer ??= clock.after(gatherMs, flush)
      },
    },
  )

  return {
    write({ level, event, ...facts }) {
      const { dropped } = file
      if (dropped > 0) logger.warn({ lines: dropped }, 'log.lines_dropped')
      file.dropped = 0
      logger[level](redactor.all({ ...facts } as JsonObject), redactor.text(event))
      if (level !== 'info' || dropped > 0) flush()
      // Said in vain: the next line says it again, and of more.
      if (file.dropped > 0) file.dropped += Math.max(0, dropped - 1)
    },
    [Symbol.dispose]() {
      flush()
      file[Symbol.dispose]()
    },
  }
}
