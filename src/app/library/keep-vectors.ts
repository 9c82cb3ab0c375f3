import { sleep } from '#base'
import { toProblem } from '#contract'

import type { Workspace } from '../workspace.ts'
import { readingTag } from './begin-reading.ts'

/** Passages that get their vectors at once: others want the machine, too. */
const atOnce = 32
const pauseMs = 50
/** How often it is looked whether a reading has come to its end. */
const lookEveryMs = 250
/** Without a reading it is looked after so long: another model may have been set, or another process have read. */
const lookAnywayMs = 30_000

/**
 * Makes the vectors that passages have none of yet; ends when it is disposed of. It waits while documents are read: these
 * are found by their words as soon as they are, and the model would take the processor and the memory that reading needs.
 */
export function keepVectors({
  library,
  runs,
  clock,
  log,
}: Pick<Workspace, 'clock' | 'log'> & {
  readonly runs: Pick<Workspace['runs'], 'list'>
  readonly library: Pick<Workspace['library'], 'embed' | 'isReading' | 'taken'>
}): Disposable {
  const over = new AbortController()
  const { signal } = over
  /** A reading may pause between two documents for longer than one would think. */
  async function isFolderRead(): Promise<boolean> {
    const [going] = await runs.list({ tag: readingTag, top: true, status: ['running'], limit: 1 })
    return going !== undefined
  }
  async function work(): Promise<void> {
    let seen = library.taken
    for (let [waitMs, dueMs] = [lookEveryMs, lookAnywayMs]; ;) {
      await sleep(clock, waitMs, { signal })
      dueMs -= waitMs
      waitMs = lookEveryMs
      const { taken } = library
      if (library.isReading() || (taken === seen && dueMs > 0) || (await isFolderRead())) continue
      seen = taken
      try {
        const made = await library.embed({ limit: atOnce, signal })
        if (made > 0) waitMs = pauseMs
        dueMs = made > 0 ? 0 : lookAnywayMs
      } catch (error) {
        if (signal.aborted) return
        log?.write({ level: 'warn', event: 'documents.no_vectors', code: toProblem(error).code })
        dueMs = lookAnywayMs
      }
    }
  }
  work().catch(() => {})
  return { [Symbol.dispose]: () => over.abort() }
}
