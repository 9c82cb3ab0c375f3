import type { Worker } from 'node:worker_threads'

import type { Clock } from '#base'
import { AppError } from '#contract'
import type { Embedder } from '#memory'

/** What goes to the thread, and what comes back. */
export interface EmbedCall {
  readonly id: number
  readonly texts: readonly string[]
}
export type EmbedAnswer =
  | { readonly id: number; readonly vectors: Float32Array[] }
  | { readonly id: number; readonly why: string }

export interface IdleThreadOptions {
  readonly start: () => Worker
  /** In words, for errors: `The model of @energetic-ai`. */
  readonly model: string
  readonly clock: Clock
  /** Milliseconds without work after which the thread ends and gives back the model's memory. */
  readonly idleMs?: number
}

interface Waiting {
  readonly call: EmbedCall
  readonly resolve: (vectors: Float32Array[]) => void
  readonly reject: (error: unknown) => void
  readonly signal: AbortSignal
}

/**
 * Texts for the model in one call. More are no faster (98 ms each by 4, 103 to 116 by 8) and take more memory, and somebody
 * else gets a turn sooner.
 */
const batchSize = 4
/** Calls that may wait. */
const mostWaiting = 256
const defaultIdleMs = 60_000

/**
 * A model in a thread of its own, which starts with the first text and ends when there was none for a while. Texts go in
 * batches, one caller's after another's in turns, so that a question does not wait for a whole library.
 */
export function createIdleThread(options: IdleThreadOptions): Pick<Embedder, 'embed'> & AsyncDisposable {
  const { start: startThread, model, clock, idleMs = defaultIdleMs } = options
  let worker: Worker | undefined
  let idle: Disposable | undefined
  let underway: Waiting | undefined
  const waiting: Waiting[] = []
  let ids = 0
  let isClosed = false

  const noVectors = (why: string, cause?: unknown): AppError => noVectorsOf(model, why, cause)
  function end(): void {
    const ending = worker
    worker = undefined
    void ending?.terminate()
  }
  function fail(ended: Worker, why: string, cause?: unknown): void {
    if (worker !== ended) return
    worker = undefined
    const failure = noVectors(why, cause)
    for (const { reject } of [underway, ...waiting.splice(0)].filter((one) => !!one)) reject(failure)
    underway = undefined
  }
  function start(): Worker {
    idle?.[Symbol.dispose]()
    if (worker) return worker
    const started = startThread()
    started.on('message', (answer: EmbedAnswer) => {
      const done = underway
      if (!done || done.call.id !== answer.id) return
      underway = undefined
      if ('why' in answer) done.reject(noVectors(answer.why))
      else done.resolve(answer.vectors)
      next()
    })
    started.on('error', (error) =>
      fail(started, error instanceof Error ? error.message : String(error), error),
    )
    started.on('exit', () => fail(started, 'its thread ended.'))
    worker = started
    return started
  }
  function next(): void {
    while (!underway) {
      const first = waiting.shift()
      if (!first) break
      if (first.signal.aborted) {
        first.reject(first.signal.reason)
        continue
      }
      underway = first
      const thread = start()
      thread.ref()
      thread.postMessage(first.call)
    }
    if (underway || !worker) return
    worker.unref()
    idle?.[Symbol.dispose]()
    idle = clock.after(idleMs, end)
  }
  async function askFor(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
    signal.throwIfAborted()
    if (isClosed) throw noVectors('it is closed.')
    if (waiting.length >= mostWaiting) throw noVectors('more is asked of it than it can do.')
    return new Promise((resolve, reject) => {
      ids += 1
      waiting.push({ call: { id: ids, texts }, resolve, reject, signal })
      next()
    })
  }

  return {
    embed: (texts, { signal }) => inBatches(texts, (batch) => askFor(batch, signal)),
    async [Symbol.asyncDispose]() {
      isClosed = true
      idle?.[Symbol.dispose]()
      const ending = worker
      if (ending) fail(ending, 'it is closed.')
      await ending?.terminate()
    },
  }
}

function noVectorsOf(model: string, why: string, cause: unknown): AppError {
  return new AppError('documents.no_vectors', `${model} made no vectors: ${why}`, {
    cause,
    hint: 'Search by words goes on without it.',
  })
}

async function inBatches(
  texts: readonly string[],
  embed: (batch: readonly string[]) => Promise<Float32Array[]>,
): Promise<Float32Array[]> {
  const vectors: Float32Array[] = []
  for (let from = 0; from < texts.length; from += batchSize)
    vectors.push(...(await embed(texts.slice(from, from + batchSize))))
  return vectors
}
