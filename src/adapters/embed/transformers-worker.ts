import { parentPort, workerData } from 'node:worker_threads'

import { serveEmbedding } from './serve-embedding.ts'

export interface TransformersData {
  readonly module: string
  readonly model: string
  readonly cacheFolder: string
  readonly modelsFolder: string
  readonly mayFetch: boolean
}

/** What of transformers.js is used here. */
interface Transformers {
  readonly env: { cacheDir: string; localModelPath: string; allowRemoteModels: boolean }
  readonly pipeline: (
    task: 'feature-extraction',
    model: string,
    options: { dtype: 'q8' },
  ) => Promise<Extractor>
}
type Extractor = (
  texts: readonly string[],
  options: { pooling: 'mean'; normalize: true },
) => Promise<{ tolist(): number[][] }>

if (parentPort) {
  const data = workerData as TransformersData
  serveEmbedding(parentPort, () => load(data))
}

/** The package keeps models among its own files unless told otherwise, and fetches unless it may not. */
async function load(data: TransformersData): Promise<(texts: readonly string[]) => Promise<Float32Array[]>> {
  const { env, pipeline } = (await import(data.module)) as Transformers
  env.cacheDir = data.cacheFolder
  env.localModelPath = data.modelsFolder
  env.allowRemoteModels = data.mayFetch
  const extract = await pipeline('feature-extraction', data.model, { dtype: 'q8' })
  return async (texts) => {
    const output = await extract(texts, { pooling: 'mean', normalize: true })
    return output.tolist().map((vector) => Float32Array.from(vector))
  }
}
