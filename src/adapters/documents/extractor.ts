import { AppError } from '#contract'
import type { Extractor, GivenFile, Reading } from '#memory'

import { type ReadLimits, usualLimits } from './limits.ts'
import { type ReadingProcess, startReadingProcess } from './reading-process.ts'
import { tooLarge } from './refusals.ts'

export interface ExtractorOptions {
  readonly limits?: Partial<ReadLimits>
  /** Documents that are read at the same time, each by a process of its own. */
  readonly processes?: number
  /** Documents that may wait beside those. */
  readonly queueLimit?: number
  /** After so long without anything to read, its processes end. */
  readonly idleMs?: number
}

interface Waiting {
  readonly begin: (process: ReadingProcess) => void
  readonly signal: AbortSignal
}

/** Reads documents in processes apart, which are started when there is something to read, and again when one has died. */
export function createExtractor(options: ExtractorOptions = {}): Extractor {
  const { processes = 2, queueLimit = 64, idleMs = 10_000 } = options
  const limits = { ...usualLimits, ...options.limits }
  const resting: ReadingProcess[] = []
  const waiting: Waiting[] = []
  let working = 0
  let idle: NodeJS.Timeout | undefined

  function enter(signal: AbortSignal): Promise<ReadingProcess> {
    clearTimeout(idle)
    if (working < processes) {
      working += 1
      return Promise.resolve(resting.pop() ?? startReadingProcess())
    }
    if (waiting.length >= queueLimit) throw busy(queueLimit)
    const { promise, resolve, reject } = Promise.withResolvers<ReadingProcess>()
    const entry: Waiting = { begin: resolve, signal }
    waiting.push(entry)
    const goAway = (): void => {
      const at = waiting.indexOf(entry)
      if (at >= 0) waiting.splice(at, 1)
      reject(signal.reason)
    }
    signal.addEventListener('abort', goAway, { once: true })
    return promise.finally(() => {
      signal.removeEventListener('abort', goAway)
    })
  }

  function leave(process: ReadingProcess): void {
    const next = waiting.shift()
    if (next) {
      next.begin(process.isAlive ? process : startReadingProcess())
      return
    }
    working -= 1
    if (process.isAlive) resting.push(process)
    clearTimeout(idle)
    idle = setTimeout(() => void endAll(), idleMs).unref()
  }

  async function endAll(): Promise<void> {
    clearTimeout(idle)
    await Promise.all(resting.splice(0).map((process) => process.end()))
  }

  return {
    async read(file: GivenFile, { signal }): Promise<Reading> {
      signal.throwIfAborted()
      if (file.content.length > limits.sizeBytes)
        throw tooLarge(file.name, 'the file has more', limits.sizeBytes)
      const process = await enter(signal)
      try {
        return await process.read(file, { limits, signal })
      } finally {
        leave(process)
      }
    },
    [Symbol.asyncDispose]: endAll,
  }
}

function busy(queueLimit: number): AppError {
  return new AppError('documents.busy', `${queueLimit} documents wait to be read already.`, {
    hint: 'Give it again when some of them have been read.',
    details: { queueLimit },
  })
}
