import { Worker } from 'node:worker_threads'

import { AppError } from '#contract'
import type { SearchStore } from '#memory'

import type { DatabaseOptions } from '../open-database.ts'
import { type Answer, type Call, type CallName, reads } from './search-calls.ts'

interface Waiting {
  readonly call: Call
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  readonly signal: AbortSignal | undefined
  readonly quit: () => void
}

interface Lane {
  readonly waiting: Waiting[]
  underway: Waiting | undefined
}

/** Calls that may wait; a caller who gets ahead of the disk is told. */
const mostWaiting = 1_000

/**
 * Opens the store of a home, whose tables must be there. It works in a thread of its own, which starts with the first call,
 * on a connection of its own: every commit is synced, since what is kept need not stand anywhere else, and a sync costs less than
 * reading the document did. Searches do not wait for writes that wait. Any number of processes may have it open.
 *
 * @throws AppError by each call: `engine.closed`, `documents.search_busy` when too many wait, `engine.store_failed`, `store.busy`
 */
export function openSearchStore(options: DatabaseOptions): SearchStore & AsyncDisposable {
  const looking: Lane = { waiting: [], underway: undefined }
  const writing: Lane = { waiting: [], underway: undefined }
  const lanes = [looking, writing]
  let worker: Worker | undefined
  let ids = 0
  let broken: Error | undefined
  let closing: PromiseWithResolvers<void> | undefined

  function started(): Worker {
    if (worker) return worker
    worker = new Worker(new URL('./search-worker.ts', import.meta.url), { workerData: options })
    worker.on('message', take)
    worker.on('error', (error) => {
      broken = error as Error
      for (const lane of lanes) {
        for (const { reject, quit } of [lane.underway, ...lane.waiting.splice(0)].filter((one) => !!one)) {
          quit()
          reject(broken)
        }
        lane.underway = undefined
      }
    })
    worker.on('exit', () => closing?.resolve())
    return worker
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
      while (!lane.underway && lane.waiting.length > 0) {
        const first = lane.waiting.shift()
        if (!first) break
        if (first.signal?.aborted) {
          first.quit()
          first.reject(first.signal.reason)
          continue
        }
        lane.underway = first
        started().ref()
        started().postMessage(first.call)
      }
    }
    if (lanes.some(({ underway }) => underway)) return
    if (closing) worker?.postMessage('close')
    else worker?.unref()
  }
  function ask(name: CallName, args: readonly unknown[], signal?: AbortSignal): Promise<unknown> {
    if (signal?.aborted) return Promise.reject(signal.reason as Error)
    if (broken) return Promise.reject(broken)
    if (closing) return Promise.reject(new AppError('engine.closed', 'The store of documents is closed.'))
    const lane = reads.has(name) ? looking : writing
    if (lane.waiting.length >= mostWaiting) return Promise.reject(tooMany())
    return new Promise((resolve, reject) => {
      const stop = signal && new SharedArrayBuffer(4)
      const raise = (): void => void (stop && Atomics.store(new Int32Array(stop), 0, 1))
      signal?.addEventListener('abort', raise, { once: true })
      ids += 1
      const call = { id: ids, name, args, ...(stop && { stop }) }
      const quit = (): void => signal?.removeEventListener('abort', raise)
      lane.waiting.push({ call, resolve, reject, signal, quit })
      next()
    })
  }
  function calling<Name extends CallName>(name: Name): SearchStore[Name] {
    return ((...args: readonly unknown[]) => {
      const { signal, plain } = withoutSignal(args)
      return ask(name, plain, signal)
    }) as SearchStore[Name]
  }

  return {
    find: calling('find'),
    list: calling('list'),
    withVectors: calling('withVectors'),
    put: calling('put'),
    move: calling('move'),
    remove: calling('remove'),
    text: calling('text'),
    counts: calling('counts'),
    passagesWithout: calling('passagesWithout'),
    putVectors: calling('putVectors'),
    keepSpaces: calling('keepSpaces'),
    byWords: calling('byWords'),
    byMeaning: calling('byMeaning'),
    passages: calling('passages'),
    async [Symbol.asyncDispose]() {
      if (!worker || broken) {
        closing ??= Promise.withResolvers()
        return
      }
      if (!closing) {
        closing = Promise.withResolvers()
        worker.ref()
        next()
      }
      await closing.promise
    },
  }
}

function tooMany(): AppError {
  return new AppError('documents.search_busy', 'More is asked of the store of documents than it can do.', {
    hint: 'Try again in a moment.',
  })
}

/** Signals do not cross to another thread. */
function withoutSignal(args: readonly unknown[]): { plain: readonly unknown[]; signal?: AbortSignal } {
  const last = args.at(-1)
  if (typeof last !== 'object' || last === null || !('signal' in last)) return { plain: args }
  const { signal, ...options } = last
  if (!(signal instanceof AbortSignal)) return { plain: args }
  return { plain: [...args.slice(0, -1), options], signal }
}
