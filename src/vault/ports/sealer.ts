/**
 * Authenticated encryption under keys of 32 bytes. Needs no waiting.
 *
 * Adapters must pass `testSealer`.
 */
export interface Sealer {
  /** From a secure source. */
  newKey(): Uint8Array
  /** @param about what the text is and belongs to; opening needs the very same */
  seal(key: Uint8Array, plain: Uint8Array, about: string): Uint8Array
  /** Undefined when the key, the text or what it is about is another. */
  open(key: Uint8Array, sealed: Uint8Array, about: string): Uint8Array | undefined
}
