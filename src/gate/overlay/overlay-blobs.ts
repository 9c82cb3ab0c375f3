import { createSha256 } from '#base'
import { AppError } from '#contract'

import type { BlobRef, Blobs } from '../ports/blobs.ts'
import type { Content, ContentKeeper } from './content.ts'

/** A blob store that reads what is kept and keeps what is new for as long as the dry-run lasts. */
export function overlayBlobs(real: Blobs, keeper: ContentKeeper): Blobs {
  const kept = new Map<BlobRef, Content>()

  /** What is kept as the path of a file may have been changed there by somebody. */
  async function* verified(ref: BlobRef, pieces: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
    const hash = createSha256()
    yield* hashing(pieces, hash)
    if (nameOf(hash.hex()) === ref) return
    throw new AppError('blobs.damaged', `${ref} cannot be read back as it was written.`, { details: { ref } })
  }

  return {
    async put(pieces, { signal }) {
      signal.throwIfAborted()
      const hash = createSha256()
      const content = await keeper.keep(hashing(pieces, hash), { signal })
      const ref = nameOf(hash.hex())
      if (kept.has(ref)) keeper.drop(content)
      else kept.set(ref, content)
      return ref
    },

    async *get(ref, { signal }) {
      signal.throwIfAborted()
      const content = kept.get(ref)
      yield* content ? verified(ref, keeper.read(content, { signal })) : real.get(ref, { signal })
    },

    async has(ref, { signal }) {
      signal.throwIfAborted()
      return kept.has(ref) || real.has(ref, { signal })
    },
  }
}

function nameOf(hash: string): BlobRef {
  return `dry_${hash}`
}

async function* hashing(
  pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  hash: { update(piece: Uint8Array): void },
): AsyncIterable<Uint8Array> {
  for await (const piece of pieces) {
    hash.update(piece)
    yield piece
  }
}
