import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

import type { Clock } from '#base'
import type { Embedder, Space } from '#memory'

import { createIdleThread } from './idle-thread.ts'
import type { TransformersData } from './transformers-worker.ts'

export interface TransformersOptions {
  /** Where a fetched model is kept: a folder of the home. */
  readonly cacheFolder: string
  /** Models that a person put there: `<folder>/<model>/onnx/…`. */
  readonly modelsFolder: string
  /** Whether the model may be fetched from its hub, which a person must have allowed; otherwise it must be there. */
  readonly mayFetch: boolean
  readonly clock: Clock
  readonly idleMs?: number
  /** In place of the package, for tests. */
  readonly module?: string
}

/** Not one of ours: whoever wants it installs it beside the program. */
const packageName = '@huggingface/transformers'
const model = 'Xenova/all-MiniLM-L6-v2'
/** Half until it is measured on the judged questions: it is a good deal stronger than the one that comes along. */
const space: Space = { name: `${model}/q8`, dimensions: 384, weight: 0.5 }

export function hasTransformers(): boolean {
  try {
    createRequire(import.meta.url).resolve(packageName)
    return true
  } catch {
    return false // Not installed.
  }
}

/** MiniLM by transformers.js, with 8 bits a weight. */
export function createTransformersEmbedder({
  clock,
  idleMs,
  module = packageName,
  ...places
}: TransformersOptions): Embedder {
  const workerData: TransformersData = { module, model, ...places }
  const thread = createIdleThread({
    start: () => new Worker(new URL('./transformers-worker.ts', import.meta.url), { workerData }),
    model: `The model ${model}`,
    clock,
    ...(idleMs !== undefined && { idleMs }),
  })
  return {
    space,
    embed: (texts, options) => thread.embed(texts, options),
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  }
}
