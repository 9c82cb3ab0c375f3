import { sha256 } from '#base'
import { AppError } from '#contract'

import type { BlobRef, Blobs } from '../ports/blobs.ts'

export interface MemoryBlobs extends Blobs {
  /** Changes a byte of what is kept, as a bad disk would. */
  damage(ref: BlobRef): void
  /** How many different contents are kept. */
  readonly size: number
}

const maxPieceBytes = 1024 * 1024

/** Content in memory, by hash. */
export function createMemoryBlobs(): MemoryBlobs {
  const kept = new Map<BlobRef, Uint8Array>()
  return {
    get size() {
      return kept.size
    },

    damage(ref) {
      const bytes = kept.get(ref)
      kept.set(
        ref,
        bytes?.length ? bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte)) : new Uint8Array(1),
      )
    },

    async put(pieces, { signal }) {
      signal.throwIfAborted()
      const parts: Uint8Array<ArrayBuffer>[] = []
      for await (const piece of pieces) {
        signal.throwIfAborted()
        parts.push(new Uint8Array(piece))
      }
      const bytes = new Uint8Array(await new Blob(parts).arrayBuffer())
      const ref = `blob_${sha256(bytes)}`
      kept.set(ref, bytes)
      return ref
    },

    async *get(ref, { signal }) {
      signal.throwIfAborted()
      const bytes = kept.get(ref)
      if (!bytes)
        throw new AppError('blobs.not_found', `${ref} is not in the blob store.`, { details: { ref } })
      if (`blob_${sha256(bytes)}` !== ref) {
        throw new AppError('blobs.damaged', `${ref} cannot be read back as it was written.`, {
          details: { ref },
        })
      }
      for (let offset = 0; offset < bytes.length; offset += maxPieceBytes) {
        signal.throwIfAborted()
        yield bytes.slice(offset, offset + maxPieceBytes)
      }
    },

    async has(ref, { signal }) {
      signal.throwIfAborted()
      return kept.has(ref)
    },
  }
}
