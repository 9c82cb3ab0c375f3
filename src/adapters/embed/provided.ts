import { AppError } from '#contract'
import { type Embedder, unit } from '#memory'

interface ProvidedOptions {
  /** Of the provider and its model: `ollama/nomic-embed-text`. */
  readonly name: string
  /** How much it counts beside words, from 0 to 1. */
  readonly weight: number
  /** How long its vectors are known to be. */
  readonly dimensions?: number | null
  /** Asks the provider. */
  readonly embed: (
    texts: readonly string[],
    options: { readonly signal: AbortSignal },
  ) => Promise<readonly (readonly number[])[]>
  readonly signal: AbortSignal
}

/**
 * A provider's model as an embedder. Where nobody knows how long its vectors are, it is asked for one first.
 *
 * @throws AppError `documents.no_vectors`
 */
export async function openProvidedEmbedder({
  name,
  weight,
  dimensions: known = null,
  embed,
  signal,
}: ProvidedOptions): Promise<Embedder> {
  async function ask(texts: readonly string[], stop: AbortSignal): Promise<Float32Array[]> {
    stop.throwIfAborted()
    try {
      const vectors = await embed(texts, { signal: stop })
      return vectors.map((vector) => unit(Float32Array.from(vector)))
    } catch (error) {
      stop.throwIfAborted()
      if (error instanceof AppError) throw noVectors(name, error.message, error)
      throw error
    }
  }
  const dimensions = known ?? (await ask(['length'], signal))[0]?.length ?? 0
  if (dimensions === 0) throw noVectors(name, 'its vector is empty.')
  return {
    space: { name, dimensions, weight },
    async embed(texts, options) {
      if (texts.length === 0) return []
      const vectors = await ask(texts, options.signal)
      const isRight = vectors.length === texts.length && vectors.every(({ length }) => length === dimensions)
      if (!isRight) throw noVectors(name, 'it sent other vectors than it was asked for.')
      return vectors
    },
    [Symbol.asyncDispose]: async () => undefined,
  }
}

function noVectors(name: string, why: string, cause?: AppError): AppError {
  return new AppError('documents.no_vectors', `${name} made no vectors: ${why}`, {
    cause,
    hint: cause?.hint ?? 'Choose another model to find documents with.',
  })
}
