import type { FileHandle } from 'node:fs/promises'

import { AppError } from '#contract'
import type { BlobRef } from '#gate'

import { toAppError } from '../fs/failure.ts'
import { headerBytes, readHeader, segmentBytes, tagBytes, unseal } from './segments.ts'

export interface ReadOptions {
  readonly ref: BlobRef
  readonly digest: Buffer
  /** One of which the content is under. */
  readonly blobContents: readonly Uint8Array[]
  readonly signal: AbortSignal
}

/** Yields only what is proven to be as it was stored. @throws AppError `blobs.damaged` */
export async function* readStored(
  handle: FileHandle,
  { ref, digest, blobContents, signal }: ReadOptions,
): AsyncIterable<Uint8Array> {
  const { size } = await handle.stat()
  const header = await readExactly(handle, ref, Math.min(headerBytes, size))
  const key = blobContents
    .values()
    .map((content) => readHeader(header, content, digest))
    .find(Boolean)
  if (!key) throw damaged(ref)
  let left = size - headerBytes
  for (let index = 0; ; index += 1) {
    signal.throwIfAborted()
    const isLast = left <= segmentBytes + tagBytes
    const sealed = await readExactly(handle, ref, Math.min(left, segmentBytes + tagBytes))
    const plain = unseal(key, sealed, { index, isLast })
    if (!plain) throw damaged(ref)
    if (plain.length > 0) yield plain
    if (isLast) return
    left -= sealed.length
  }
}

async function readExactly(handle: FileHandle, ref: BlobRef, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length)
  for (let offset = 0; offset < length;) {
    const { bytesRead } = await handle.read(bytes, offset, length - offset).catch((error: unknown) => {
      throw toAppError(error, ref)
    })
    if (bytesRead === 0) throw damaged(ref)
    offset += bytesRead
  }
  return bytes
}

function damaged(ref: BlobRef): AppError {
  return new AppError('blobs.damaged', `${ref} cannot be read back as it was written.`, {
    hint: 'Restore the blob folder from a backup.',
    details: { ref },
  })
}
