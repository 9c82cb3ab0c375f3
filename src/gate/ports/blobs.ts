/** Names content in the blob store; equal content has an equal name, which tells nothing without the key. */
export type BlobRef = string

/** Immutable content by name, encrypted at rest. Adapters must pass `testBlobs`. */
export interface Blobs {
  /** Stores content; durable, with its folder entry, when the promise resolves. */
  put(
    pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
    options: { signal: AbortSignal },
  ): Promise<BlobRef>
  /** The content in pieces. @throws AppError `blobs.not_found`, or `blobs.damaged` when a piece fails authentication */
  get(ref: BlobRef, options: { signal: AbortSignal }): AsyncIterable<Uint8Array>
  has(ref: BlobRef, options: { signal: AbortSignal }): Promise<boolean>
}
