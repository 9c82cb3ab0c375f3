import { createRequire } from 'node:module'
import { Worker } from 'node:worker_threads'

import type { Clock } from '#base'
import type { Embedder, Space } from '#memory'

import { threadLimits } from '../system/thread-limits.ts'
import { createIdleThread } from './idle-thread.ts'

/**
 * English sentences, 512 numbers each. Alone far weaker than the words themselves; its weight is the middle of what was best, and
 * the same within 0.004, on the judged questions of the bench (0.35 to 0.48). From 0.6 on words alone were better.
 */
const space: Space = { name: 'use-lite@0.2.0', dimensions: 512, weight: 0.4 }

/** Whether the packages with the model are installed: they are optional. */
export function hasUseLite(): boolean {
  const { resolve } = createRequire(import.meta.url)
  try {
    for (const name of ['core', 'embeddings', 'model-embeddings-en']) resolve(`@energetic-ai/${name}`)
    return true
  } catch {
    return false // Not installed.
  }
}

/** The Universal Sentence Encoder, lite: 28 MB of weights that come with a package; nothing is fetched. */
export function createUseLite({
  clock,
  idleMs,
}: {
  readonly clock: Clock
  readonly idleMs?: number
}): Embedder {
  const thread = createIdleThread({
    start: () =>
      new Worker(new URL('./use-lite-worker.ts', import.meta.url), { resourceLimits: threadLimits }),
    model: 'The model of @energetic-ai',
    clock,
    ...(idleMs !== undefined && { idleMs }),
  })
  return {
    space,
    embed: (texts, options) => thread.embed(texts, options),
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  }
}
