/** Where vectors can be compared: those of one model, and of no other. */
export interface Space {
  /** Of the model and its version: `use-lite@0.2.0`, `ollama/nomic-embed-text`. */
  readonly name: string
  /** Length of each vector. */
  readonly dimensions: number
  /** How much its hits count beside those of words, from 0 to 1: weak models count less. */
  readonly weight: number
}

/** Turns texts into vectors of length 1 whose nearness says that they mean the same. Adapters must pass `testEmbedder`. */
export interface Embedder extends AsyncDisposable {
  readonly space: Space
  /** Each text's vector, in the order of the texts. @throws AppError `documents.no_vectors` */
  embed(texts: readonly string[], options: { readonly signal: AbortSignal }): Promise<Float32Array[]>
}
