import { Worker } from 'node:worker_threads'

import { AppError } from '#contract'
import type { Committed, Ledger, Unit } from '#engine'

import { threadLimits } from '../system/thread-limits.ts'
import type { Batch, LedgerOptions, Outcome } from './ledger-worker.ts'
import { packUnits } from './unit-packing.ts'

/** Units in one transaction at the most, so that no commit holds the disk for long. */
const batchLimit = 1_000

interface Waiting {
  readonly unit: Unit
  readonly resolve: (committed: Committed) => void
  readonly reject: (error: unknown) => void
}

/**
 * Group commit: what has gathered while one transaction was under way goes into the next, so that many runs share one
 * sync. The thread that syncs is not the one that serves.
 */
export function createLedger(options: LedgerOptions): Ledger {
  const worker = new Worker(new URL('./ledger-worker.ts', import.meta.url), {
    workerData: options,
    resourceLimits: threadLimits,
  })
  let waiting: Waiting[] = []
  let underway: Waiting[] = []
  let scheduled = false
  let closing: PromiseWithResolvers<void> | undefined
  let broken: Error | undefined

  worker.on('message', (outcomes: readonly Outcome[]) => {
    const done = underway
    underway = []
    for (const [index, outcome] of outcomes.entries()) {
      if ('problem' in outcome) done[index]?.reject(AppError.fromProblem(outcome.problem))
      else done[index]?.resolve(outcome)
    }
    flush()
  })
  worker.on('error', (error) => {
    broken = error as Error
    for (const { reject } of [...underway, ...waiting]) reject(broken)
    underway = []
    waiting = []
  })
  worker.on('exit', () => closing?.resolve())
  worker.unref()

  function flush(): void {
    scheduled = false
    if (underway.length > 0) return
    if (waiting.length === 0) {
      if (closing) worker.postMessage('close' satisfies Batch)
      else worker.unref()
      return
    }
    underway = waiting.length <= batchLimit ? waiting : waiting.slice(0, batchLimit)
    waiting = waiting.length <= batchLimit ? [] : waiting.slice(batchLimit)
    worker.postMessage(packUnits(underway.map(({ unit }) => unit)) satisfies Batch)
  }

  return {
    commit(unit) {
      if (broken) return Promise.reject(broken)
      if (closing) return Promise.reject(new AppError('engine.closed', 'The store is closed.'))
      return new Promise((resolve, reject) => {
        waiting.push({ unit, resolve, reject })
        if (scheduled || underway.length > 0) return
        scheduled = true
        worker.ref()
        setImmediate(flush)
      })
    },
    async close() {
      if (broken) return
      if (!closing) {
        closing = Promise.withResolvers()
        worker.ref()
        flush()
      }
      await closing.promise
    },
  }
}
