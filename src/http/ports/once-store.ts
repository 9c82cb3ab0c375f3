/** What became of a wish that was sent under an Idempotency-Key. */
export interface OnceRecord {
  /** SHA-256 of the body, in hexadecimal: the same key with another body is a mistake. */
  readonly bodyHash: string
  /** Null while the first try is under way. */
  readonly answer: { readonly status: number; readonly body: string } | null
  readonly at: number
}

/**
 * Remembers wishes for a day, or as long as there is room for their answers. Adapters must pass `testOnceStore`.
 *
 * A record without an answer that an earlier process left is as good as none: the operation is tried again under the same
 * key, and what starts a run finds the run that it has started.
 */
export interface OnceStore {
  /** Claims a key: undefined when it was free, else what is there. */
  claim(key: string, bodyHash: string, at: number): OnceRecord | undefined
  answer(key: string, answer: { readonly status: number; readonly body: string }): void
  /** Frees a key whose operation has failed in a way that may pass. */
  release(key: string): void
  removeBefore(at: number): void
}
