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
  /** A process that has more than this in memory after a document, in bytes, is ended: the next begins with little. */
  readonly grownBytes?: number
}

/** One that has just started has 80 MB; most documents make less than as much again of it. */
const usualGrownBytes = 180_000_000

/** A larger document is read alone: its reader takes up to 40 times of it. */
const largeBytes = 2_000_000

interface Waiting {
  readonly weight: number
  readonly begin: (process: ReadingProcess) => void
  readonly signal: AbortSignal
}

/** Reads documents in processes apart, which are started when there is something to read, and again when one has died. */
export function createExtractor(options: ExtractorOptions = {}): Extractor {
  const { processes = 2, queueLimit = 64, idleMs = 2_000, grownBytes = usualGrownBytes } = options
  const limits = { ...usualLimits, ...options.limits }
  const resting: ReadingProcess[] = []
  const waiting: Waiting[] = []
  let working = 0
  let idle: NodeJS.Timeout | undefined

  function take(weight: number): ReadingProcess {
    clearTimeout(idle)
    working += weight
    // What others have left in its memory would come on top of what a large one takes.
    if (weight > 1) void endAll()
    return resting.pop() ?? startReadingProcess()
  }

  /** @param weight how many of the processes it takes the place of */
  function enter(weight: number, signal: AbortSignal): Promise<ReadingProcess> {
    if (waiting.length === 0 && working + weight <= processes) return Promise.resolve(take(weight))
    if (waiting.length >= queueLimit) throw busy(queueLimit)
    const { promise, resolve, reject } = Promise.withResolvers<ReadingProcess>()
    const entry: Waiting = { weight, begin: resolve, signal }
    waiting.push(entry)
    const goAway = (): void => {
      const at = waiting.indexOf(entry)
      if (at >= 0) waiting.splice(at, 1)
      reject(signal.reason)
      beginNext()
    }
    signal.addEventListener('abort', goAway, { once: true })
    return promise.finally(() => {
      signal.removeEventListener('abort', goAway)
    })
  }

  /** In the order in which they came. */
  function beginNext(): void {
    for (let next = waiting[0]; next && working + next.weight <= processes; next = waiting[0]) {
      waiting.shift()
      next.begin(take(next.weight))
    }
  }

  function leave(process: ReadingProcess, weight: number): void {
    // What it holds is given back by nothing but its end.
    if (process.rssBytes > grownBytes) void process.end()
    working -= weight
    if (process.isAlive) resting.push(process)
    beginNext()
    if (working > 0) return
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
      const weight = file.content.length > largeBytes ? processes : 1
      const process = await enter(weight, signal)
      try {
        return await process.read(file, { limits, signal })
      } finally {
        leave(process, weight)
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
