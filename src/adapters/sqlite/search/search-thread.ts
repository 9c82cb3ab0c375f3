import { Worker } from 'node:worker_threads'

import { AppError } from '#contract'

import { threadLimits } from '../../system/thread-limits.ts'
import type { DatabaseOptions } from '../open-database.ts'
import { type Answer, type Call, type CallName, reads } from './search-calls.ts'

interface Waiting {
  readonly call: Call
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  readonly signal: AbortSignal | undefined
  readonly quit: () => void
  isSent: boolean
}

interface Lane {
  readonly waiting: Waiting[]
  underway: Waiting | undefined
}

/** Calls that may wait; a caller who gets ahead of the disk is told. */
const mostWaiting = 1_000

/** The thread that has the connection, started with the first call. What only looks does not wait for writes that wait. */
export interface SearchThread extends AsyncDisposable {
  ask(name: CallName, args: readonly unknown[], signal?: AbortSignal): Promise<unknown>
}

export function createSearchThread(options: DatabaseOptions): SearchThread {
  const looking: Lane = { waiting: [], underway: undefined }
  const writing: Lane = { waiting: [], underway: undefined }
  const lanes = [looking, writing]
  let worker: Worker | undefined
  let ids = 0
  let closing: PromiseWithResolvers<void> | undefined

  function started(): Worker {
    if (worker) return worker
    const thread = new Worker(new URL('./search-worker.ts', import.meta.url), {
      workerData: options,
      resourceLimits: threadLimits,
    })
    thread.on('message', take)
    // The next call begins anew: what was in the way may be gone.
    thread.on('error', (error) => {
      worker = undefined
      for (const lane of lanes) empty(lane, threadFailed(error))
    })
    thread.on('exit', () => closing?.resolve())
    worker = thread
    return thread
  }
  function take(answer: Answer): void {
    const lane = lanes.find(({ underway }) => underway?.call.id === answer.id)
    const done = lane?.underway
    if (!lane || !done) return
    lane.underway = undefined
    done.quit()
    if ('problem' in answer) done.reject(AppError.fromProblem(answer.problem))
    else if ('stopped' in answer) done.reject(done.signal?.reason)
    else done.resolve(answer.value)
    next()
  }
  function next(): void {
    for (const lane of lanes) {
      lane.underway ??= takeFirst(lane)
      if (!lane.underway || lane.underway.isSent) continue
      lane.underway.isSent = true
      started().ref()
      started().postMessage(lane.underway.call)
    }
    if (lanes.some(({ underway }) => underway)) return
    if (closing) worker?.postMessage('close')
    else worker?.unref()
  }
  function ask(name: CallName, args: readonly unknown[], signal?: AbortSignal): Promise<unknown> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error)
    if (closing) return Promise.reject(new AppError('engine.closed', 'The store of documents is closed.'))
    const lane = reads.has(name) ? looking : writing
    if (lane.waiting.length >= mostWaiting) return Promise.reject(tooMany())
    return new Promise((resolve, reject) => {
      const { stop, quit } = flagFor(signal)
      ids += 1
      const call = { id: ids, name, args, ...(stop && { stop }) }
      lane.waiting.push({ call, resolve, reject, signal, quit, isSent: false })
      next()
    })
  }
  return {
    ask,
    async [Symbol.asyncDispose]() {
      if (!closing) {
        closing = Promise.withResolvers()
        worker?.ref()
        next()
      }
      if (!worker) return
      await closing.promise
    },
  }
}

function tooMany(): AppError {
  return new AppError('documents.search_busy', 'More is asked of the store of documents than it can do.', {
    hint: 'Try again in a moment.',
  })
}

/** What the other thread can see of a signal. */
function flagFor(signal: AbortSignal | undefined): { stop?: SharedArrayBuffer; quit: () => void } {
  if (!signal) return { quit: () => undefined }
  const stop = new SharedArrayBuffer(4)
  const raise = (): void => void Atomics.store(new Int32Array(stop), 0, 1)
  signal.addEventListener('abort', raise, { once: true })
  return { stop, quit: () => signal.removeEventListener('abort', raise) }
}

/** Those who have given up are let go. */
function takeFirst(lane: Lane): Waiting | undefined {
  for (;;) {
    const first = lane.waiting.shift()
    if (!first?.signal?.aborted) return first
    first.quit()
    first.reject(first.signal.reason)
  }
}

function threadFailed(error: unknown): AppError {
  const message = error instanceof Error ? error.message : String(error)
  return new AppError('engine.store_failed', `The store of documents cannot work: ${message}`, {
    cause: error,
    hint: 'Check the disk and the key of the home.',
  })
}

function empty(lane: Lane, error: Error): void {
  for (const { reject, quit } of [lane.underway, ...lane.waiting.splice(0)].filter((one) => !!one)) {
    quit()
    reject(error)
  }
  lane.underway = undefined
}
