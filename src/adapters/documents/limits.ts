/** How much one document may take. */
export interface ReadLimits {
  /** Of the file as it is. */
  readonly sizeBytes: number
  /** Of what a packed file unpacks to, and of text that is made of a document. */
  readonly unpackedBytes: number
  readonly timeMs: number
  /** Of the heap and the buffers of the thread that reads. */
  readonly memoryBytes: number
}

const megabyte = 1_000_000

export const usualLimits: ReadLimits = {
  sizeBytes: 64 * megabyte,
  unpackedBytes: 256 * megabyte,
  timeMs: 60_000,
  memoryBytes: 768 * megabyte,
}
